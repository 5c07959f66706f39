"""Previews: a mix to judge but not to release, lossy and with a mark laid over it."""
