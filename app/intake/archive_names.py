"""The names of a zip's entries, in whatever encoding the program wrote them that made it."""

import struct
import zipfile
import zlib
from collections.abc import Sequence

from app.text_encoding import EncodingRules, decode

UTF8_NAME = 0x800  # the flag of an entry that says so
UTF8_NAME_FIELD = 0x7075
HEADER = struct.Struct("<HH")
VERSION_AND_CHECKSUM = struct.Struct("<BL")


def entry_names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The entries' names, folders ending in a stroke.

    Where an entry does not say that its name is UTF-8 (bit 11 of its flags, APPNOTE.TXT 4.4.4) it may be in any
    encoding: Info-ZIP's field of its own may hold it again in UTF-8, else all such names of the archive are read as
    one. Only then are backslashes dividers, as some programs write them: a byte 5C may be half of a letter.
    """
    undeclared = {
        info.orig_filename for info in infos if not info.flag_bits & UTF8_NAME and not info.orig_filename.isascii()
    }
    raw = {name: name.encode("cp437") for name in undeclared}  # what zipfile reads such names as loses nothing
    together = decode(b"\n".join(raw.values()), EncodingRules.load().archives).encoding
    read = {name: _in_encoding(content, together) for name, content in raw.items()}
    names = [_declared_again(info) or read.get(info.orig_filename, info.orig_filename) for info in infos]
    return [name.partition("\0")[0].replace("\\", "/") for name in names]


def _in_encoding(name: bytes, encoding: str) -> str:
    """A name in the encoding of them all; of two programs' names in one archive, some may be UTF-8."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode(encoding)


def _declared_again(info: zipfile.ZipInfo) -> str:
    """The name in Info-ZIP's field for UTF-8 names (7075), if that is of this name; else empty."""
    place = 0
    while place + HEADER.size <= len(info.extra):
        kind, size = HEADER.unpack_from(info.extra, place)
        field = info.extra[place + HEADER.size : place + HEADER.size + size]
        if kind == UTF8_NAME_FIELD and size > VERSION_AND_CHECKSUM.size and not info.flag_bits & UTF8_NAME:
            version, checksum = VERSION_AND_CHECKSUM.unpack_from(field)
            if version == 1 and checksum == zlib.crc32(info.orig_filename.encode("cp437")):
                return field[VERSION_AND_CHECKSUM.size :].decode("utf-8", "replace")
        place += HEADER.size + size
    return ""
