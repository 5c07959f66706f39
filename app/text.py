"""Text that only the studio needs: folded for comparing and searching, names in a list, days as papers write them."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from render import text as words

# Letters that carry their accent in one piece, so that Unicode does not take them apart.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def fold(text: str) -> str:
    """The form that text is compared and kept as a key by: no case, accents or invisible signs, single spaces.

    Not empty where the text shows anything; a lone half of a surrogate pair is dropped. Keys of the catalogue are made
    by it, so another fold needs a migration of them. Other scripts stay what they are: the names of two people whose
    names would be spelt alike in Latin letters must not become one key.
    """
    whole = "".join(character for character in text if unicodedata.category(character) != "Cs")
    apart = unicodedata.normalize("NFKD", whole.casefold().translate(_PLAIN_LETTERS))
    bare = "".join(character for character in apart if not _is_mark(character))
    return " ".join(bare.casefold().split()) or whole.strip()


def _is_mark(character: str) -> bool:
    """Accents that combine, and what only steers the layout: soft hyphens, joiners, direction marks."""
    return bool(unicodedata.combining(character)) or unicodedata.category(character) == "Cf"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Names as a sentence lists them: "Kick, Snare and 3 more"."""
    if len(names) == 1:
        return words.shown(names[0])
    if len(names) <= most:
        return f"{', '.join(words.shown(name) for name in names[:-1])} and {words.shown(names[-1])}" if names else ""
    first = ", ".join(words.shown(name) for name in names[: most - 1])
    return f"{first} and {len(names) - most + 1} more"


def written_date(day: date) -> str:
    """A day as letters and invoices write it, 1 March 2026: in English, whatever the system's language (Qt puts that in
    force for the whole process, and strftime would follow it)."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_month(day: date) -> str:
    """The month as tables and charts write it: "Mar"."""
    return MONTHS[day.month - 1][:3]


def short_date(day: date) -> str:
    """A day as tables write it: 1 Mar 2026."""
    return f"{day.day} {short_month(day)} {day.year}"
