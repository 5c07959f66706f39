"""The first bytes of files that only ffmpeg reads."""

MAGICS = ((4, b"ftyp"), (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"), (0, b"\xff\xf1"), (0, b"\xff\xf9"))
"""MP4, ASF (WMA) and ADTS (bare AAC): where in the file, and the bytes that tell."""


def is_odd(start: bytes) -> bool:
    """Whether a file that begins with `start` is for ffmpeg to read."""
    return any(start[at : at + len(magic)] == magic for at, magic in MAGICS)
