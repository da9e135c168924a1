"""The file format of models: one folder is one model, written by training, read by suggesting."""
