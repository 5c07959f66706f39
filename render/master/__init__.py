"""Mastering: one finished mix, or one song of a release, to the files that are released."""
