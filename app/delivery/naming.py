"""File names of deliverables: safe on every system, without spaces or accents, and never two alike."""

import re
import unicodedata

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)  # also with anything after a dot
LONGEST_PART = 60
LONGEST_PART_BYTES = 90  # file systems allow 255 bytes for a whole name, `.part` included
PUNCTUATION = "_.+&'()-"
# Accents of Latin, Greek and Cyrillic, and marks on symbols; other scripts cannot be read without theirs.
ACCENTS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)


def safe_part(text: str) -> str:
    """One part of a file name: accents folded, spaces as hyphens, nothing that any system's file names forbid."""
    folded = ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    kept = unicodedata.normalize("NFC", "".join(c for c in folded if unicodedata.category(c)[0] != "C"))
    words = "-".join("".join(c if _allowed(c) else " " for c in kept).split()).strip("-._ ")
    part = _cut(words).rstrip("-._ ")
    return RESERVED.sub(r"\1-", part, count=1) if RESERVED.match(part) else part


def _allowed(character: str) -> bool:
    return character.isalnum() or character in PUNCTUATION or unicodedata.category(character)[0] == "M"


def _cut(part: str) -> str:
    return part[:LONGEST_PART].encode()[:LONGEST_PART_BYTES].decode(errors="ignore")


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
