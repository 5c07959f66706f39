"""Hours of a song: the timer, what was written down, and the question after idling."""
