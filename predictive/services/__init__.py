"""Tasks that any front end can start: training a model, here or in a process of its own."""
