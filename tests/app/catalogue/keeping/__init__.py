"""Looking after the catalogue as a whole."""
