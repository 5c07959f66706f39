"""The Balance section of the Song page: a strip for each group, and the bus."""
