"""The Song page: its session, what can be delivered of it, and what was."""
