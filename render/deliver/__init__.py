"""What happens to rendered files before they get their names: read back, measured, hashed and summed."""
