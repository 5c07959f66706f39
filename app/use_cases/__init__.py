"""The use cases: one recipe each, called by both shells, which only gather what is asked for and show what came."""
