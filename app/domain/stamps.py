"""How a stem is known again: by what it holds, and by what the disk says of its file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StemStamp:
    """The hash of a stem's samples, and its file's size in bytes, time of change and inode when that was taken."""

    hash: str
    size: int
    mtime_ns: int
    inode: int
