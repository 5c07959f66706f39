"""Looks after the catalogue as a whole: backups, exports, checks and mends, and what merges, deletes or erases rows."""
