"""The names of a zip's entries, in whatever encoding the program wrote them that made it."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.text_encoding import decode, decode_as
from app.text_likelihood import EncodingRules

UTF8_NAME = 0x800  # the flag of an entry that says so
UTF8_NAME_FIELD = 0x7075
HEADER = struct.Struct("<HH")
VERSION_AND_CHECKSUM = struct.Struct("<BL")


@dataclass(frozen=True, slots=True)
class EntryNames:
    """The entries' names, folders ending in a stroke; `guessed` is the encoding some were read as without proof."""

    names: list[str]
    guessed: str = ""


def entry_names(infos: Sequence[zipfile.ZipInfo], encoding: str = "") -> EntryNames:
    """The names of a zip's entries; `encoding` is that of the undeclared ones where somebody knows it.

    Where an entry does not say that its name is UTF-8 (bit 11 of its flags, APPNOTE.TXT 4.4.4) it may be in any
    encoding: Info-ZIP's field of its own may hold it again in UTF-8, else all such names of the archive are read as
    one. Only then are backslashes dividers, as some programs write them: a byte 5C may be half of a letter.
    """
    undeclared = {
        info.orig_filename for info in infos if not info.flag_bits & UTF8_NAME and not info.orig_filename.isascii()
    }
    raw = {name: name.encode("cp437") for name in undeclared}  # what zipfile reads such names as loses nothing
    together = encoding or decode(b"\n".join(raw.values()), EncodingRules.load().archives).encoding
    read = {name: _in_encoding(content, together, given=bool(encoding)) for name, content in raw.items()}
    declared = [_declared_again(info) for info in infos]
    written = [info.orig_filename for info in infos]
    names = [again or read.get(name, name) for again, name in zip(declared, written, strict=True)]
    open_ones = [raw[name] for again, name in zip(declared, written, strict=True) if name in raw and not again]
    doubtful = not all(map(_is_utf8, open_ones))
    plain = [name.partition("\0")[0].replace("\\", "/") for name in names]
    return EntryNames(plain, together if doubtful and not encoding else "")


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _in_encoding(name: bytes, encoding: str, *, given: bool) -> str:
    """A name in the encoding of them all; of two programs' names in one archive, some may be UTF-8."""
    if given:
        return decode_as(name, encoding).text
    return name.decode("utf-8" if _is_utf8(name) else encoding)


def _declared_again(info: zipfile.ZipInfo) -> str:
    """The name in Info-ZIP's field for UTF-8 names (7075), if that is of this name; else empty."""
    place = 0
    while place + HEADER.size <= len(info.extra):
        kind, size = HEADER.unpack_from(info.extra, place)
        field = info.extra[place + HEADER.size : place + HEADER.size + size]
        if kind == UTF8_NAME_FIELD and size > VERSION_AND_CHECKSUM.size and not info.flag_bits & UTF8_NAME:
            version, checksum = VERSION_AND_CHECKSUM.unpack_from(field)
            again = field[VERSION_AND_CHECKSUM.size :]
            if version == 1 and checksum == zlib.crc32(info.orig_filename.encode("cp437")) and _is_utf8(again):
                return again.decode("utf-8")
        place += HEADER.size + size
    return ""
