"""Mixes that go through strips and a bus: blocks are mixed side by side and pass every stage in the song's order."""
