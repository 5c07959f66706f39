"""Entries of the catalogue as wholes: two made one, or one deleted; clients, releases and songs alike."""
