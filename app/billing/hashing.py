"""The hash of an issued invoice: of all that stands in it and of the one before it, so that no change goes unseen."""

import hashlib
import json
from dataclasses import asdict

from app.domain.billing import Invoice

FIRST = "0" * 64
_UNHASHED = {"id", "client_id", "quote_id", "hash", "state"}  # where it is filed, not what it says
_UNHASHED_OF_LINES = {"id", "song_id"}


def hash_of(invoice: Invoice, pdf: bytes) -> str:
    """SHA-256 of the invoice as JSON with sorted keys, and of the SHA-256 of its PDF.

    `previous_hash` is part of it: so each hash vouches for all invoices before it.
    """
    said = {name: value for name, value in asdict(invoice).items() if name not in _UNHASHED}
    said["lines"] = [
        {name: value for name, value in asdict(line).items() if name not in _UNHASHED_OF_LINES}
        for line in invoice.lines
    ]
    said["pdf"] = hashlib.sha256(pdf).hexdigest()
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
