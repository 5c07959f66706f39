"""The processing after the sum: settings, their file, and the chain that a mix or a master goes through."""
