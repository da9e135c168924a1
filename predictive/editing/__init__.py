"""Files of the editor: texts, drafts of them, the list of recent files, statistics."""
