"""The file of the text: opened, saved, kept as a draft, watched."""
