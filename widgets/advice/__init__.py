"""Advice: the questions of the studio's guide, one at a time, and the answer as it takes shape."""
