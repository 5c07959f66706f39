"""What the name of a client's folder or file says: who, and which song."""

import re

# What such names say that is not the song's title: "Ember_stems_48k-24bit_v3 (2026-11-20)".
_NOISE = re.compile(
    r"\b(stems?|multi-?tracks?|multis|session|bounces?|exports?|audio files|wavs?|for mix(ing)?|to mix|final|mix|"
    r"v\d+|\d{2,3}(\.\d)? ?k(hz)?|\d{2} ?-?bits?|\d{4}[-.]\d\d[-.]\d\d|\d{8}|\d{2,3} ?bpm)\b|[()\[\]{}]",
    re.IGNORECASE,
)


def spaces(name: str) -> str:
    """The name with plain spaces between its words."""
    return re.sub(r"[_\s]+", " ", name)


def artist_and_title(name: str) -> tuple[str, str]:
    """The artist, empty where none is named, and the title: of "Artist - Title", or of a title alone."""
    parts = [part for part in (_tidy(part) for part in re.split(r"\s[-–—]+\s", spaces(name))) if part]
    if not parts:
        parts = [spaces(name).strip()]
    return ("", parts[0]) if len(parts) == 1 else (parts[0], parts[1])


def _tidy(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text).split()).strip(" -.,")
