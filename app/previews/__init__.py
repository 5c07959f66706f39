"""Previews of mixes: to judge by, not to release."""
