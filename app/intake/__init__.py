"""What arrived: a folder listed, its stems grouped by name and measured, what is wrong with it put into words."""
