"""What was done to a song, by whom and when."""
