"""What leaves the studio: what was asked for, under which names, planned, and recorded once it is made."""
