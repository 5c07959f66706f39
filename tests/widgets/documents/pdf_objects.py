"""A small reader of PDF files for tests: the objects by their numbers, with what each is made of.

It reads the plain files of PDF 1.4 that are drawn here: one table of places, no object streams. Nothing is guessed:
what it does not know raises.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    rb"\s*(?:%[^\n]*\n\s*)*(<<|>>|\[|\]|/[^\s/<>\[\]()%]*|<[0-9A-Fa-f\s]*>|\(|[+-]?\d*\.?\d+|[A-Za-z'\"*]+)"
)
_REFERENCE = re.compile(rb"\s*(\d+) (\d+) R\b")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Name(str):
    """A name, without its slash."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object."""

    number: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream's dictionary and its bytes as they stand in the file."""

    head: dict[str, Any]
    raw: bytes

    @property
    def data(self) -> bytes:
        """The bytes unpacked."""
        return zlib.decompress(self.raw) if self.head.get("Filter") == "FlateDecode" else self.raw


class PdfFile:
    """A file's objects, its trailer, and the objects as bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.start = int(content[content.rindex(b"startxref") + 9 :].split()[0])
        table = re.compile(rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [nf][ \r]?\n)+)").match(content, self.start)
        assert table, "the table of places is not where startxref says"
        rows = table[2].splitlines()
        assert len(rows) == int(table[1])
        self.places = {at: int(row[:10]) for at, row in enumerate(rows) if row[17:18] == b"n"}
        self.trailer, _ = value(content, content.index(b"trailer", self.start) + 7)
        self.objects = {number: self._object(number) for number in self.places}

    def get(self, entry: Any) -> Any:
        """What a reference refers to, or the value itself."""
        return self.get(self.objects[entry.number]) if isinstance(entry, Ref) else entry

    @property
    def catalog(self) -> dict[str, Any]:
        """The document's catalogue."""
        return dict(self.get(self.trailer["Root"]))

    @property
    def pages(self) -> list[dict[str, Any]]:
        """The pages in their order."""
        return [self.get(page) for page in self.get(self.catalog["Pages"])["Kids"]]

    def dictionaries(self) -> list[dict[str, Any]]:
        """Every dictionary of the file, those within others too."""
        found: list[dict[str, Any]] = []
        left = [each.head if isinstance(each, Stream) else each for each in self.objects.values()]
        while left:
            each = left.pop()
            if isinstance(each, dict):
                found.append(each)
                left += each.values()
            elif isinstance(each, list):
                left += each
        return found

    def _object(self, number: int) -> Any:
        content, place = self.content, self.places[number]
        head = re.compile(rb"%d 0 obj\n" % number).match(content, place)
        assert head, f"object {number} is not where the table says"
        made, at = value(content, head.end())
        opening = re.compile(rb"\s*stream(?:\r\n|\n)").match(content, at)
        if not opening:
            return made
        length = made["Length"]
        size = (
            value(content, self.places[length.number] + len(b"%d 0 obj\n" % length.number))[0]
            if (isinstance(length, Ref))
            else length
        )
        raw = content[opening.end() : opening.end() + size]
        assert re.compile(rb"\r?\nendstream\nendobj\n").match(content, opening.end() + size), f"length of {number}"
        return Stream(made, raw)


def value(content: bytes, at: int) -> tuple[Any, int]:
    """The value that begins there, and where it ends."""
    reference = _REFERENCE.match(content, at)
    if reference:
        return Ref(int(reference[1])), reference.end()
    token = _TOKEN.match(content, at)
    assert token, content[at : at + 40]
    word, at = token[1], token.end()
    if word == b"<<":
        items, at = _items(content, at, b">>")
        return dict(zip(map(str, items[::2]), items[1::2], strict=True)), at
    if word == b"[":
        return _items(content, at, b"]")
    if word == b"(":
        return _string(content, at)
    return _simple(word), at


def _items(content: bytes, at: int, ending: bytes) -> tuple[list[Any], int]:
    items = []
    closing = re.compile(rb"\s*" + re.escape(ending))
    while not (found := closing.match(content, at)):
        item, at = value(content, at)
        items.append(item)
    return items, found.end()


def _simple(word: bytes) -> Any:
    if word.startswith(b"/"):
        return Name(word[1:].decode("ascii"))
    if word.startswith(b"<"):
        return bytes.fromhex(word[1:-1].decode("ascii"))
    if re.fullmatch(rb"[+-]?\d+", word):
        return int(word)
    if re.fullmatch(rb"[+-]?\d*\.\d+", word):
        return float(word)
    return {b"true": True, b"false": False, b"null": None}[word]


def _string(content: bytes, at: int) -> tuple[bytes, int]:
    out, depth = b"", 1
    while True:
        each = content[at : at + 1]
        at += 1
        if each == b"\\":
            each = content[at : at + 1]
            out += _ESCAPES.get(each, each)
            at += 1
            continue
        depth += (each == b"(") - (each == b")")
        if not depth:
            return out, at
        out += each


def text(string: bytes) -> str:
    """A text string as people read it."""
    return string[2:].decode("utf-16-be") if string.startswith(b"\xfe\xff") else string.decode("latin-1")
