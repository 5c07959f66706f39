"""The studio's recipes, one each: what begins in the catalogue, what a child process does, and how it ends."""
