"""What leaves the studio: which variants, under which names, rendered, proved and recorded."""
