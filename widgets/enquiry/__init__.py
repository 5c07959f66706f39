"""Enquiry: what a client sent and wrote, in one dialog, becomes a song and a reply to copy."""
