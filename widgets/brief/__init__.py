"""The Brief section of the Song page: what the client wants, and what the song still needs before work begins."""
