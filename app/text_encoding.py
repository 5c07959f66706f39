"""Text whose encoding nobody declared, read as what is likeliest: names in a zip, notes, tables of songs.

Marks come first, then UTF-8 where the bytes prove it, then of the encodings that clients' programs write the one in
which the letters and words make most sense (`resources/encodings.toml`). Detectors from elsewhere are made for pages of
text and read two words of it as anything; names of stems are two words.
"""

import codecs
import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import UsageError
from app.text_likelihood import EncodingRules, likelihood
from render.text import shown

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CERTAIN = frozenset({"ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso2022_jp"})
ESCAPES = (b"\x1b$B", b"\x1b$@")  # by which Japanese mail changes into characters of two bytes (RFC 1468)
NO_TEXT = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})  # codecs of Python's own
LOOKED_AT = 1 << 14  # bytes, from the start; more would tell no more
SEPARATOR = re.compile(r"\s*[\"']?sep=(.)[\"']?\s*(?:\r\n|\r|\n|$)", re.IGNORECASE)
"""The line in which a spreadsheet program says what divides the cells of the lines below."""
RARE_PLANES = "\U00020000"  # of UTF-8, four bytes that may be four letters of another encoding; emoji lie below


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text, and the encoding it was read as; `certain` where the bytes prove that, or somebody `named` it."""

    text: str
    encoding: str
    named: bool = False

    @property
    def certain(self) -> bool:
        """Whether it was no choice among several."""
        return self.named or self.encoding in CERTAIN


def decode(content: bytes, encodings: Sequence[str] = (), rules: EncodingRules | None = None) -> DecodedText:
    """Read `content` as the likeliest of `encodings` (those of files, where none are given), unless it proves its own.

    Never fails: where it is text in none of them, Latin-1 reads every byte as something, and nothing is lost.
    """
    rules = rules or EncodingRules.load()
    encoding = _proved(content)
    if encoding is None:
        sample = content[:LOOKED_AT]
        readings = [(name, _read(sample, name)) for name in encodings or rules.files]
        scored = [(likelihood(text, name, rules), -place, name) for place, (name, text) in enumerate(readings) if text]
        encoding = max(scored)[2] if scored else "latin-1"
    try:
        return DecodedText(content.decode(encoding), encoding)
    except UnicodeDecodeError:  # past the sample
        return DecodedText(content.decode("latin-1"), "latin-1")


def split_separator(text: str) -> tuple[str, str, int]:
    """What a table's first line says divides its cells, the table below it, and how many lines that were.

    A table without such a line is whole, and its divider empty.
    """
    declared = SEPARATOR.match(text)
    return (declared[1], text[declared.end() :], 1) if declared else ("", text, 0)


def known_encoding(name: str) -> str:
    """An encoding by any of its names, as Python calls it; raises UsageError where there is none. Empty stays empty."""
    try:
        codec = codecs.lookup(name) if name else None
        known = codec is None or (codec.name.replace("-", "_") not in NO_TEXT and _is_of_text(name))
    except (LookupError, ValueError):
        codec, known = None, False
    if not known:
        raise UsageError(
            f"“{shown(name)}” is not an encoding known here; cp1252, cp932, mac_roman or utf-8 are.",
            code="encoding_unknown",
            encoding=name,
        )
    return codec.name if codec else ""


def _is_of_text(name: str) -> bool:
    """Whether a codec's bytes are text; raises LookupError where they are something else."""
    with contextlib.suppress(UnicodeError):
        b"a".decode(name)
    return True


def decode_as(content: bytes, encoding: str) -> DecodedText:
    """Read `content` in the encoding that somebody named, else as `decode` does; raises UsageError where it is not."""
    if not encoding:
        return decode(content)
    try:
        return DecodedText(content.decode(known_encoding(encoding)), encoding, named=True)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"This is not text in {encoding}: the bytes at {error.start} mean nothing in it; nothing was changed.",
            code="encoding_unfit",
            encoding=encoding,
        ) from error


def _proved(content: bytes) -> str | None:
    """The encoding that the bytes prove, by a mark or by being valid as what nothing else is."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content:
        return _wide(content)
    if content.isascii() and any(escape in content for escape in ESCAPES) and _read(content, "iso2022_jp"):
        return "iso2022_jp"
    try:
        beyond = [character for character in content.decode("utf-8") if character > "\x7f"]
    except UnicodeDecodeError:
        return None
    return None if beyond and min(beyond) >= RARE_PLANES else "utf-8"


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: of spaces, digits and Latin letters every second byte is nothing."""
    sample = content[:LOOKED_AT]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    text = _read(sample, encoding)
    whole = text and all(character.isprintable() or character.isspace() for character in text)
    return encoding if whole and even != odd and not len(content) % 2 else None


def _read(sample: bytes, encoding: str) -> str:
    """The sample in an encoding, without a character cut in two at its end; empty where it is not valid in it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(sample)
    except (UnicodeDecodeError, LookupError):
        return ""
