"""The recipes, held against a real catalogue."""
