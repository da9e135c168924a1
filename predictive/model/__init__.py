"""The model directory: one folder is one model, written by training and read by inference."""
