"""Songs from other programs' tables: read, matched with what the catalogue holds, and written in one go."""
