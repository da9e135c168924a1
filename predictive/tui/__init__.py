"""The editor: everything that Textual draws. It never imports PyTorch."""
