"""File names of deliverables: safe on every system, without accents, never two alike; or as a client wants them."""

import re
import unicodedata
from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Song

BETWEEN = re.compile(r"\s+-\s+|\s+")  # " - " between parts, and any space
USUAL = "{artist}_{song}_{variant}_{format}"
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


def file_name(
    artist: str,
    song: str,
    variant: str,
    label: str,
    extension: str,
    template: str = "",
    more: Mapping[str, str] | None = None,
) -> str:
    """The name that a template makes, the usual one where it is empty; empty parts go with their separators.

    `variant` is a name from the rules, which are safe as they are. `more` are values for the template's other parts, by
    name. What stands between the parts is made safe too; a template that names no format gets it at its end, since two
    formats of a variant may share an extension.
    """
    values = {name: safe_part(value) for name, value in (more or {}).items()}
    values |= {"artist": safe_part(artist), "song": safe_part(song), "variant": variant, "format": label}
    whole = template or USUAL
    name = _filled(whole if "{format}" in whole else f"{whole}_{{format}}", values)
    return f"{name}.{extension}"


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its values; the text before an empty part goes with it, and what would open the name too."""
    name, first = "", True
    for text, part, _, _ in Formatter().parse(template):
        value = values.get(part, "") if part is not None else ""
        if part is None or value:
            name += (text if name or first else "") + value
        first = False
    spaced = BETWEEN.sub("-", name)
    return "".join(character if _allowed(character) else "-" for character in spaced).strip("-. ") or "untitled"


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


def naming_of(catalogue: "Catalogue", song: "Song") -> tuple[str, dict[str, str]]:
    """The client's template, empty for the usual one, and what its parts beyond artist, song, variant and format say.

    The date is that of the round, or of the release, never today: the same song makes the same names.
    """
    client = catalogue.clients.get(song.client_id)
    if not client.naming:
        return "", {}
    release = catalogue.releases.get(song.release_id) if song.release_id else None
    rounds = catalogue.rounds.all(song.id)
    newest = rounds[-1] if rounds else None
    names = {
        "client": client.name,
        "release": release.title if release else "",
        "round": str(newest.number) if newest else "",
        "date": newest.opened_at[:10] if newest else (release.release_date or "" if release else ""),
    }
    return client.naming, names
