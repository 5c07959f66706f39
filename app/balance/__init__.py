"""The balance of a song: what each group goes through before the bus, and the bus."""
