"""Intake: a folder that was dropped or chosen becomes a session of a song, new or known."""
