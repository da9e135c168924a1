"""Exported chats and mail: the text of messages, without names, times, quotes and signatures."""
