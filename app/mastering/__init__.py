"""Masters of a mix, of a session's stems or of a whole release: what is asked for, made, tagged and drawn."""
