"""CD-Text as it stands in a disc's lead-in: blocks of 18-byte packs, one language each (MMC-3 annex J).

Layout after libburn's doc/cdtext.txt and GNU libcdio's “CD Text Format”, both of which follow MMC-3 and Sony's tool:
a pack is its type, its track, its number within its block, a byte of flag (bit 7: letters of two bytes), block (bits 4
to 6) and place, twelve bytes of text and a checksum. A type's texts follow each other, the disc's first, each ended by
a zero letter. A block ends with three packs that hold its letters, its tracks, its packs of each type, and of all
blocks the last number and the language. Languages are those of EBU Tech 3264, appendix 3.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from render.album.cd_letters import JAPANESE_CODEC, LATIN_CODEC, has_japanese, japanese, latin, missing_in_japanese
from render.album.disc import Disc
from render.errors import AudioError

PACK, PAYLOAD, MARKED = 18, 12, 16  # bytes of a pack, of its text, and before its checksum
TITLE, PERFORMER, SIZES = 0x80, 0x81, 0x8F
ENGLISH, JAPANESE = 0x09, 0x69
LATIN_1, MS_JIS = 0x00, 0x80
CODECS, WIDTHS = {LATIN_1: LATIN_CODEC, MS_JIS: JAPANESE_CODEC}, {LATIN_1: 1, MS_JIS: 2}
DOUBLE = 0x80  # the flag of letters of two bytes
MOST_PACKS = 256  # of a block: their number is one byte
MOST_BLOCKS = 8
FURTHEST = 15  # letters into its text that a pack begins are stated up to here
AGAIN = "\t"  # for a text that is the one before it
SIZE_PACKS = 3
DAMAGED = "damaged_ddp"


@dataclass(frozen=True, slots=True)
class Words:
    """What CD-Text says of the disc or of one track."""

    title: str
    artist: str


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The words of the disc and then of each track, in one language and in the letters of one code."""

    language: int
    code: int
    words: tuple[Words, ...]

    @property
    def width(self) -> int:
        """Bytes a letter."""
        return WIDTHS[self.code]


def text_blocks(disc: Disc) -> tuple[TextBlock, ...]:
    """What a disc's CD-Text says: in Latin letters, and beside them in Japanese where `japanese_reason` is empty.

    Nothing where the disc has no words. Raises AudioError where even the Latin ones are too many.
    """
    block = _latin_block(disc)
    if not any(text for words in block.words for text in (words.title, words.artist)):
        return ()
    _pack_bodies(block)
    fits = has_japanese(texts_of(disc)) and not japanese_reason(disc)
    return (block, _japanese_block(disc)) if fits else (block,)


def japanese_reason(disc: Disc) -> str:
    """Why a disc with Japanese words gets no block in MS-JIS, as half a sentence; empty where nothing is in the way."""
    if missing := missing_in_japanese(texts_of(disc)):
        return f"MS-JIS does not have {missing}"
    try:
        _pack_bodies(_japanese_block(disc))
    except AudioError:
        return "its words are too long for one"
    return ""


def texts_of(disc: Disc) -> str:
    """All that a disc and its tracks are called, in one line."""
    return " ".join(text for each in disc.names for text in (each.title, each.artist))


def _latin_block(disc: Disc) -> TextBlock:
    words = (
        Words(latin(each.latin_title or each.title), latin(each.latin_artist or each.artist)) for each in disc.names
    )
    return TextBlock(ENGLISH, LATIN_1, tuple(words))


def _japanese_block(disc: Disc) -> TextBlock:
    words = (Words(japanese(each.title), japanese(each.artist)) for each in disc.names)
    return TextBlock(JAPANESE, MS_JIS, tuple(words))


def write_packs(blocks: Sequence[TextBlock]) -> bytes:
    """The packs of all blocks, one after the other; raises AudioError where one's words are too many."""
    bodies = [_pack_bodies(block) for block in blocks]
    packs = []
    for number, (block, texts) in enumerate(zip(blocks, bodies, strict=True)):
        flags = number << 4 | (DOUBLE if block.width == 2 else 0)
        sealed = [*texts, *_size_bodies(blocks, bodies, number)]
        packs += [_sealed(body, place, flags) for place, body in enumerate(sealed)]
    return b"".join(packs)


@dataclass(frozen=True, slots=True)
class _Body:
    """A pack without its number, flags and checksum."""

    kind: int
    track: int
    position: int
    payload: bytes


def _pack_bodies(block: TextBlock) -> list[_Body]:
    """The texts of a block; where they would be too many, a text like the one before it is only marked as such."""
    for shortened in (False, True):
        titles, artists = ([getattr(words, name) for words in block.words] for name in ("title", "artist"))
        kinds = {TITLE: titles, PERFORMER: artists}
        bodies = [
            body
            for kind, texts in kinds.items()
            if any(texts)
            for body in _text_bodies(kind, _marked(texts) if shortened else texts, block)
        ]
        if len(bodies) + SIZE_PACKS <= MOST_PACKS:
            return bodies
    raise AudioError(
        "The titles and artists are too long for a CD's text in all; shorten some, or leave out the CD.",
        code="cd_text_too_long",
        packs=len(bodies) + SIZE_PACKS,
        most=MOST_PACKS,
    )


def _marked(texts: Sequence[str]) -> list[str]:
    """The first track's text is always there: the mark is for tracks, and the disc's text is none's."""
    pairs = pairwise(texts[1:])
    return [*texts[:2], *(AGAIN if text == before and text else text for before, text in pairs)]


def _text_bodies(kind: int, texts: Sequence[str], block: TextBlock) -> Iterator[_Body]:
    """Texts one after the other; each pack says which text, and how many letters into it, its first one is."""
    ended = [_encoded(text, block) for text in texts]
    owners = [(track, place) for track, text in enumerate(ended) for place in range(len(text))]
    joined = b"".join(ended)
    for start in range(0, len(joined), PAYLOAD):
        track, place = owners[start]
        payload = joined[start : start + PAYLOAD].ljust(PAYLOAD, b"\0")
        yield _Body(kind, track, min(place // block.width, FURTHEST), payload)


def _encoded(text: str, block: TextBlock) -> bytes:
    letters = AGAIN.encode("ascii") * block.width if text == AGAIN else text.encode(CODECS[block.code])
    return letters + bytes(block.width)


def _size_bodies(blocks: Sequence[TextBlock], bodies: Sequence[Sequence[_Body]], number: int) -> Iterator[_Body]:
    """The sizes of block `number`, and the last pack's number and the language of every block."""
    block = blocks[number]
    counts = [sum(body.kind == kind for body in bodies[number]) for kind in range(TITLE, SIZES)]
    lasts = bytes(len(texts) + SIZE_PACKS - 1 for texts in bodies).ljust(MOST_BLOCKS, b"\0")
    languages = bytes(each.language for each in blocks).ljust(MOST_BLOCKS, b"\0")
    table = bytes([block.code, 1, len(block.words) - 1, 0, *counts, SIZE_PACKS]) + lasts + languages
    for part in range(SIZE_PACKS):
        yield _Body(SIZES, part, 0, table[PAYLOAD * part : PAYLOAD * (part + 1)])


def _sealed(body: _Body, number: int, flags: int) -> bytes:
    # sizes are no letters, whatever the block's are
    own = flags & ~DOUBLE if body.kind == SIZES else flags
    pack = bytes([body.kind, body.track, number, own | body.position]) + body.payload
    return pack + checksum(pack).to_bytes(2, "big")


def checksum(data: bytes) -> int:
    """CRC-16 with the polynomial 0x1021 from zero on, inverted, as sub-channel data has it."""
    register = 0
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = ((register << 1) ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return register ^ 0xFFFF


def read_packs(data: bytes) -> tuple[TextBlock, ...]:
    """The blocks that were written; raises AudioError where packs are damaged, out of order or not what they count."""
    packs: dict[int, list[bytes]] = {}
    for place, start in enumerate(range(0, len(data), PACK)):
        pack = data[start : start + PACK]
        own = packs.setdefault(pack[3] >> 4 & 7, []) if len(pack) == PACK else []
        if len(pack) != PACK or pack[2] != len(own) or checksum(pack[:MARKED]) != int.from_bytes(pack[MARKED:], "big"):
            raise AudioError(f"Pack {place} of the CD-Text is damaged", code=DAMAGED, pack=place)
        own.append(pack)
    return tuple(_read_block(packs, number) for number in packs)


def _read_block(packs: Mapping[int, Sequence[bytes]], number: int) -> TextBlock:
    own = packs[number]
    table = b"".join(pack[4:MARKED] for pack in own if pack[0] == SIZES)
    counts = [sum(pack[0] == kind for pack in own) for kind in range(TITLE, SIZES + 1)]
    lasts = [len(packs.get(block, [])) - 1 if block in packs else 0 for block in range(MOST_BLOCKS)]
    if len(table) != SIZE_PACKS * PAYLOAD or list(table[4:28]) != [*counts, *lasts] or table[0] not in CODECS:
        raise AudioError(f"Block {number} of the CD-Text is not what it counts", code=DAMAGED, block=number)
    code, tracks, language = table[0], table[2], table[28 + number]
    titles, artists = (_texts(own, kind, code, tracks + 1) for kind in (TITLE, PERFORMER))
    return TextBlock(language, code, tuple(Words(*pair) for pair in zip(titles, artists, strict=True)))


def _texts(packs: Sequence[bytes], kind: int, code: int, count: int) -> list[str]:
    """The texts of a type, empty where there are none of it."""
    end = "\0" * WIDTHS[code]
    joined = b"".join(pack[4:MARKED] for pack in packs if pack[0] == kind).decode(CODECS[code])
    texts = joined.split(end)[:count] if joined else [""] * count
    for place, text in enumerate(texts):
        if text == AGAIN * WIDTHS[code]:
            texts[place] = texts[place - 1]
    return texts
