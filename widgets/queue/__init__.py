"""The Render queue: what is being done, what waits, and how every render so far ended."""
