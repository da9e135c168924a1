"""Suggestions while somebody writes, without a screen: what to offer, what accepting it writes."""
