"""The editor, drawn with Textual. It never imports PyTorch."""
