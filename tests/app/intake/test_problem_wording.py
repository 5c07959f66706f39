"""Positions as people read them."""
