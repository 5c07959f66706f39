"""Which stem goes to which variant, on scans made up here."""
