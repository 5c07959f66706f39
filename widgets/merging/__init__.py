"""Merging two entries and deleting one, so that it can be undone, from wherever they are shown."""
