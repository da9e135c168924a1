"""The bundled model: its recipe, and how much it helps."""
