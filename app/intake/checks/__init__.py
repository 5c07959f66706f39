"""What can be wrong with a session: each check is a function from the view of it to what it found."""
