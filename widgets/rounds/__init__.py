"""The Rounds section of the Song page: revision cycles, their notes, and what changed between them."""
