"""The Board: every song by its stage."""
