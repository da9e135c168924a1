"""What the editor does with files: text, drafts of it, the files edited last, counts of keys."""
