"""Text as it stands in sentences and tables: on one line, folded for comparing, listed in words."""

import unicodedata
from collections.abc import Sequence
from datetime import date

# Letters that carry their accent in one piece, so that Unicode does not take them apart.
_PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def fold(text: str) -> str:
    """The form that words are compared by: no case, no accents; a lone half of a surrogate pair is dropped."""
    whole = "".join(character for character in text if unicodedata.category(character) != "Cs")
    apart = unicodedata.normalize("NFKD", whole.casefold().translate(_PLAIN_LETTERS))
    return "".join(character for character in apart if not unicodedata.combining(character)).casefold()


def shown(text: str, longest: int = 80) -> str:
    """A name as it may stand in a sentence: one line, nothing that steers a terminal, cut in the middle."""
    line = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    if len(line) <= longest:
        return line
    end = longest // 3
    return f"{line[: longest - end - 1]}…{line[-end:]}"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Names as a sentence lists them: "Kick, Snare and 3 more"."""
    if len(names) == 1:
        return shown(names[0])
    if len(names) <= most:
        return f"{', '.join(shown(name) for name in names[:-1])} and {shown(names[-1])}" if names else ""
    first = ", ".join(shown(name) for name in names[: most - 1])
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


def count(how_many: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 song", "3 songs"."""
    return f"{how_many} {one if how_many == 1 else many or one + 's'}"
