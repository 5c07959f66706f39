"""Masters: what is asked for, from one mix or from a session's stems, and what to tell of it."""
