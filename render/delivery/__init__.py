"""Delivering files: locked, made aside, read back and proved, given their names all at once, the manifest last."""
