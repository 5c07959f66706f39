"""Dialogs to type a song or a client into, and how what was typed gets into the catalogue."""
