"""File names of deliverables: safe on every system, without spaces or accents, and never two alike."""

import re
import unicodedata

RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
LONGEST_PART = 60


def safe_part(text: str) -> str:
    """One part of a file name: accents folded, spaces as hyphens, nothing that any system's file names forbid."""
    folded = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in folded if not unicodedata.combining(c) and unicodedata.category(c)[0] != "C")
    words = re.sub(r"[^\w.+&'()-]+", "-", unicodedata.normalize("NFC", kept)).strip("-._ ")
    part = words[:LONGEST_PART].rstrip("-._ ")
    return f"{part}-" if RESERVED.match(part) else part


def file_name(artist: str, song: str, variant: str, label: str, extension: str) -> str:
    """`{artist}_{song}_{variant}_{format}`, with empty parts and their separators left out.

    `variant` is a name from the rules, which are safe as they are.
    """
    parts = [safe_part(artist), safe_part(song), variant, label]
    return "_".join(part for part in parts if part) + f".{extension}"


def distinct(name: str, taken: set[str]) -> str:
    """The name, numbered where it would be the same file as one of `taken` on a system that ignores case.

    What is given out is added to `taken`.
    """
    stem, dot, extension = name.rpartition(".")
    candidate, number = name, 2
    while unicodedata.normalize("NFC", candidate).casefold() in taken:
        candidate, number = f"{stem}-{number}{dot}{extension}", number + 1
    taken.add(unicodedata.normalize("NFC", candidate).casefold())
    return candidate
