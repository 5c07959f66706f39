"""A release as its file describes it, and bringing it to its files, its CD and its papers."""
