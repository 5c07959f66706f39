"""Masters: what is asked for, from one mix or a session's stems, their tags, and how loud they are over time."""
