"""The key of a song, as people type it and as it is kept: `E minor`, `F♯ minor`, `D dorian`."""

import re

from app.errors import UsageError

NO_KEY = "no key"
_NONE = frozenset({"no key", "none", "atonal", "no fixed key"})
_SIGNS = {"": "", "#": "♯", "♯": "♯", "sharp": "♯", "b": "♭", "♭": "♭", "flat": "♭"}
_MODES = {
    "": "major",
    "major": "major",
    "maj": "major",
    "minor": "minor",
    "min": "minor",
    "moll": "minor",
    "dur": "major",
    "m": "minor",
    **{mode: mode for mode in ("ionian", "dorian", "phrygian", "lydian", "mixolydian", "aeolian", "locrian")},
}
_KEY = re.compile(r"(?P<note>[a-g])[\s-]*(?P<sign>#|♯|♭|sharp|flat|b(?![a-z]))?[\s-]*(?P<mode>[a-z]*)")
_BETWEEN = re.compile(r"\s*(?:/|,|;|→|->|>|\bthen\b|\bto\b|\band\b)\s*", re.IGNORECASE)
_SEPARATOR = " → "


def parse_key(text: str) -> str:
    """The key as it is kept, or several where the song changes: `Em`, `f# minor`, `Bb`, `A minor to C`; '' for none.

    A note alone is major, as in chord names. Raises UsageError for what is no key.
    """
    bare = " ".join(text.split())
    if not bare:
        return ""
    if bare.casefold() in _NONE:
        return NO_KEY
    return _SEPARATOR.join(_one(part, text) for part in _BETWEEN.split(bare))


def _one(part: str, text: str) -> str:
    # A capital M is major where a small one is minor: the only place where case says something.
    spelt = re.sub(r"M$", "maj", part)
    found = _KEY.fullmatch(spelt.casefold())
    mode = _MODES.get(found["mode"]) if found else None
    if found is None or mode is None:
        shown = "".join(character if character.isprintable() else " " for character in text)[:40]
        raise UsageError(
            f"“{shown}” is no key that can be read; nothing was changed: write it like E minor, F# minor, Bb major or "
            "D dorian, or “no key”."
        )
    return f"{found['note'].upper()}{_SIGNS[found['sign'] or '']} {mode}"
