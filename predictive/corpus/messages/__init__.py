"""Exports of messages: what people wrote, without names, times, quotes and signatures."""
