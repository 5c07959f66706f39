"""Ctrl+K: finds anything, and any action."""
