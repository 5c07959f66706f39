"""Putting a release together: songs in order, the CD image with its cue sheet and DDP set, and what stands out."""
