"""Taking a file's name apart: separators, camelCase, digits and CAPS."""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

LONGEST_NAME = 400  # a file name has at most 255 bytes on common systems; no more is looked at
APOSTROPHES = {ord("'"): None, ord("\N{RIGHT SINGLE QUOTATION MARK}"): None}


def chunks(name: str) -> list[str]:
    """The runs of letters and digits in a name, as they are written: "01_KickIn.L" gives 01, KickIn and L."""
    text = unicodedata.normalize("NFC", name[:LONGEST_NAME]).translate(APOSTROPHES)
    runs = groupby(text, key=lambda character: character.isalnum() or unicodedata.combining(character) > 0)
    return ["".join(run) for inside, run in runs if inside]


def pieces(chunk: str) -> Iterator[str]:
    """The words of one chunk: "KickIn01" gives Kick, In and 01; "DIBass" gives DI and Bass."""
    start = 0
    for place in range(1, len(chunk)):
        if _is_border(chunk, place):
            yield chunk[start:place]
            start = place
    yield chunk[start:]


def _is_border(chunk: str, place: int) -> bool:
    before, after = chunk[place - 1], chunk[place]
    if before.isdigit() != after.isdigit():
        return not unicodedata.combining(after)
    if after.isupper():
        last_capital = before.isupper() and chunk[place + 1 : place + 2].islower()
        return before.islower() or last_capital
    return False
