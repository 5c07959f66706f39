"""Zips whose entries say that their names are UTF-8 although they are not: read as if they said nothing."""

import io
import struct
from pathlib import Path

from app.intake.archive_names import UTF8_NAME

ENTRY, END = b"PK\x01\x02", b"PK\x05\x06"  # of the central directory, APPNOTE.TXT 4.3.12 and 4.3.16
ENTRY_SIZE, NAME_LENGTHS_AT, FLAGS_AT, OFFSET_AT = 46, 28, 8, 42
FLAGS_AGAIN_AT = 6  # of a file's own heading, 4.3.7
LENGTHS, NUMBER = struct.Struct("<HHH"), struct.Struct("<L")
DIRECTORY_SIZE_AT, END_SIZE = 12, 22
TAIL = (1 << 16) + END_SIZE  # bytes that a comment leaves the end within
LARGEST = 1 << 26  # bytes; no larger directory is looked through


class ArchiveFile(io.FileIO):
    """A zip to read, without the flag of every entry whose name is no UTF-8 although it says so."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._false = false_flags(self)
        self.seek(0)

    def read(self, size: int | None = -1) -> bytes:
        """The next `size` bytes; all that follow where that is below zero."""
        start = self.tell()
        content = super().read(-1 if size is None else size) or b""
        within = [place - start for place in self._false if start <= place < start + len(content)]
        if not within:
            return content
        mended = bytearray(content)
        for place in within:
            mended[place] &= ~(UTF8_NAME >> 8)
        return bytes(mended)


def false_flags(file: io.FileIO) -> tuple[int, ...]:
    """Where in the file the upper byte of such an entry's flags stands; of an archive of more than 4 GB none."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - TAIL))
    tail = io.FileIO.read(file, TAIL) or b""
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        return ()
    (length,) = NUMBER.unpack_from(tail, at + DIRECTORY_SIZE_AT)
    begin = size - len(tail) + at - length
    if length > LARGEST or begin < 0:
        return ()
    file.seek(begin)
    return tuple(_false_within(io.FileIO.read(file, length) or b"", begin))


def _false_within(directory: bytes, begin: int) -> list[int]:
    """In the directory, which stands at byte `begin`, and before each of these files, where the flags stand again."""
    places, entry = list[int](), 0
    while directory.startswith(ENTRY, entry) and entry + ENTRY_SIZE <= len(directory):
        lengths = LENGTHS.unpack_from(directory, entry + NAME_LENGTHS_AT)
        flags = int.from_bytes(directory[entry + FLAGS_AT : entry + FLAGS_AT + 2], "little")
        name = directory[entry + ENTRY_SIZE : entry + ENTRY_SIZE + lengths[0]]
        if flags & UTF8_NAME and name.decode("utf-8", "replace").encode() != name:
            (again,) = NUMBER.unpack_from(directory, entry + OFFSET_AT)
            places += [begin + entry + FLAGS_AT + 1, again + FLAGS_AGAIN_AT + 1]
        entry += ENTRY_SIZE + sum(lengths)
    return places
