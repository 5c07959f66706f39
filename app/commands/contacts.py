"""People at a client's, as one option writes them."""

from app.domain.catalogue import Contact
from app.errors import UsageError

_PARTS = 4


def read_contact(text: str) -> Contact:
    """A person written as “Name; role; e-mail; phone”, the parts after the name as far as they are known."""
    parts = [part.strip() for part in text.split(";")]
    if len(parts) > _PARTS:
        raise UsageError(f"“{text}” is no contact; nothing was changed: write “Name; role; e-mail; phone”.")
    return Contact(*parts)
