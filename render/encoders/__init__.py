"""Writing deliverables, a file format each."""
