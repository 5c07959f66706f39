"""Rounds of revision: reading what a client asks for, judging what kind of work it is, what may be charged."""
