"""Whether a word is another one mistyped once."""

SHORTEST = 4  # shorter words are too much alike
SHORTEST_CHANGED = 6  # one letter for another makes too many real words ("sweet" and "sweep") in shorter ones


def slip(written: str, meant: str) -> int | None:
    """How `written` may be `meant` with one slip: 1 two neighbours swapped, 2 a letter lost or added, 3 one changed.

    None where it is not. The first letter must be right: who mistypes it usually sees it.
    """
    if written[:1] != meant[:1] or written == meant or min(len(written), len(meant)) < SHORTEST:
        return None
    start = _common_start(written, meant)
    if len(written) == len(meant):
        if _swapped(written, meant, start):
            return 1
        return 3 if len(meant) >= SHORTEST_CHANGED and written[start + 1 :] == meant[start + 1 :] else None
    shorter, longer = sorted((written, meant), key=len)
    one_more = len(longer) - len(shorter) == 1 and shorter[start:] == longer[start + 1 :]
    return 2 if one_more and len(shorter) > SHORTEST else None


def _common_start(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _swapped(written: str, meant: str, start: int) -> bool:
    return written[start : start + 2] == meant[start : start + 2][::-1] and written[start + 2 :] == meant[start + 2 :]
