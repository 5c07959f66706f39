"""An enquiry: what a client sent with a short note becomes advice, a song that is assessed, and a reply."""
