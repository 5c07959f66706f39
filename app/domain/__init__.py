"""The studio's words as frozen values: groups, sessions, clients, songs, rounds. No I/O."""
