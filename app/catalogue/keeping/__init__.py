"""Looks after the catalogue as a whole: copies, exports, imports, checks, mends, and what merges or erases rows."""
