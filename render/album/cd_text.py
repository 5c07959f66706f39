"""CD-Text as it stands in a disc's lead-in: 18-byte packs of titles and performers (MMC-3 annex J).

A type's texts follow each other, the disc's first, each ended by a zero byte, and are cut into twelve bytes a pack.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from render.album.disc import Disc
from render.errors import AudioError
from render.tables import read_resource

PACK, PAYLOAD = 18, 12
TITLE, PERFORMER, SIZES = 0x80, 0x81, 0x8F
ENGLISH, LATIN_1 = 0x09, 0x00
MOST_PACKS = 256  # their sequence number is one byte
FURTHEST = 15  # where in its text a pack begins is stated up to here
NOT_LATIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "…": "..."})


@dataclass(frozen=True, slots=True)
class Words:
    """What CD-Text says of the disc or of one track."""

    title: str
    artist: str


def latin(text: str) -> str:
    """The text in the letters CD-Text knows (ISO 8859-1).

    Others lose their accents, are put into Latin letters (Cyrillic and Greek), or become a question mark.
    """
    plain = "".join(character for character in text.translate(NOT_LATIN) if character.isprintable())
    return "".join(_latin_letter(character) for character in unicodedata.normalize("NFC", plain))


def _latin_letter(character: str) -> str:
    if ord(character) < 256:
        return character
    letters = _letters()
    if character.lower() in letters:
        return _cased(letters[character.lower()], character)
    parts = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
    known = [_cased(letters[part.lower()], part) if part.lower() in letters else part for part in parts]
    base = "".join(known).encode("latin-1", "ignore").decode("latin-1")
    return base or "?"


def _cased(letters: str, like: str) -> str:
    return letters.capitalize() if like.isupper() else letters


@cache
def _letters() -> Mapping[str, str]:
    """Latin letters for those of other alphabets."""
    table = read_resource("transliteration.toml").table("letters")
    return {letter: table.text(letter) for letter in table}


def rewritten(text: str) -> str:
    """The text as CD-Text has it where letters of it were changed; empty where it is as it was, but for quotes."""
    written = latin(text)
    kept = unicodedata.normalize("NFC", text.translate(NOT_LATIN))
    return "" if written == "".join(filter(str.isprintable, kept)) else written


def write_packs(disc: Disc) -> bytes:
    """The packs of a disc; empty where it has no words. Raises AudioError where they are too many for a disc."""
    kinds = {
        TITLE: [disc.title, *(track.title for track in disc.tracks)],
        PERFORMER: [disc.artist, *(track.artist for track in disc.tracks)],
    }
    bodies = [body for kind, texts in kinds.items() if any(texts) for body in _text_bodies(kind, texts)]
    if not bodies:
        return b""
    bodies += _size_bodies(bodies, len(disc.tracks))
    if len(bodies) > MOST_PACKS:
        raise AudioError(
            "The titles and artists are too long for a CD's text in all; shorten some, or leave out the CD.",
            code="cd_text_too_long",
            packs=len(bodies),
            most=MOST_PACKS,
        )
    return b"".join(_sealed(body, number) for number, body in enumerate(bodies))


@dataclass(frozen=True, slots=True)
class _Body:
    """A pack without its sequence number and checksum."""

    kind: int
    track: int
    position: int
    payload: bytes


def _text_bodies(kind: int, texts: Sequence[str]) -> Iterator[_Body]:
    """Texts one after the other; each pack says which text, and how far into it, its first byte is."""
    ended = [latin(text).encode("latin-1") + b"\0" for text in texts]
    owners = [(track, place) for track, text in enumerate(ended) for place in range(len(text))]
    joined = b"".join(ended)
    for start in range(0, len(joined), PAYLOAD):
        track, place = owners[start]
        yield _Body(kind, track, min(place, FURTHEST), joined[start : start + PAYLOAD].ljust(PAYLOAD, b"\0"))


def _size_bodies(bodies: Sequence[_Body], tracks: int) -> Iterator[_Body]:
    counts = [sum(body.kind == kind for body in bodies) for kind in range(TITLE, SIZES)] + [3]
    last = len(bodies) + 2
    table = bytes([LATIN_1, 1, tracks, 0, *counts, last & 0xFF, *bytes(7), ENGLISH, *bytes(7)])
    for part in range(3):
        yield _Body(SIZES, part, 0, table[PAYLOAD * part : PAYLOAD * (part + 1)])


def _sealed(body: _Body, number: int) -> bytes:
    pack = bytes([body.kind, body.track, number, body.position]) + body.payload
    return pack + checksum(pack).to_bytes(2, "big")


def checksum(data: bytes) -> int:
    """CRC-16 with the polynomial 0x1021 from zero on, inverted, as sub-channel data has it."""
    register = 0
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = ((register << 1) ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return register ^ 0xFFFF


def read_packs(data: bytes) -> tuple[Words, ...]:
    """The disc's words and then each track's; raises AudioError where packs are damaged or out of order."""
    packs = [data[start : start + PACK] for start in range(0, len(data), PACK)]
    for number, pack in enumerate(packs):
        whole = len(pack) == PACK and pack[2] == number & 0xFF
        if not whole or checksum(pack[:16]) != int.from_bytes(pack[16:], "big"):
            raise AudioError(f"Pack {number} of the CD-Text is damaged", code="damaged_ddp", pack=number)
    titles, artists = (_texts(packs, kind) for kind in (TITLE, PERFORMER))
    count = max(len(titles), len(artists))
    titles, artists = ([*texts, *[""] * (count - len(texts))] for texts in (titles, artists))
    return tuple(Words(title, artist) for title, artist in zip(titles, artists, strict=True))


def _texts(packs: Sequence[bytes], kind: int) -> list[str]:
    """The texts of a type; the table of sizes says how many there are."""
    tracks = next((pack[6] for pack in packs if pack[0] == SIZES and pack[1] == 0), 0)
    joined = b"".join(pack[4:16] for pack in packs if pack[0] == kind)
    return [text.decode("latin-1") for text in joined.split(b"\0")[: tracks + 1]] if joined else []
