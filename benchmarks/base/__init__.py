"""The bundled model: its recipe, and measurements of it."""
