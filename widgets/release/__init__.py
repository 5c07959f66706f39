"""Mastering a whole release from the window."""
