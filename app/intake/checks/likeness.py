"""Stems that are other stems over again."""

from collections.abc import Iterator, Sequence

from app.intake.view import Finding, Likeness, SessionView

MOST_TOLD = 3
SAME_LEVEL_DB = 0.05


def duplicate(view: SessionView) -> Iterator[Finding]:
    """Stems that hold the same sound, at whatever level; the two sides of a pair are dual mono."""
    for alikes in clusters(view.likenesses):
        files = tuple(sorted({path for alike in alikes for path in alike.files}))
        yield Finding("duplicate", files, detail=_told(alikes))


def polarity_pair(view: SessionView) -> Iterator[Finding]:
    """Stems that are others upside down."""
    for alike in view.likenesses:
        if alike.opposite:
            first, second = alike.files
            yield Finding("polarity_pair", alike.files, detail=f"{second} is {first} upside down{_louder(alike)}")


def clusters(likenesses: Sequence[Likeness]) -> list[list[Likeness]]:
    """The duplicates by the stem that they all are; its path comes first in each."""
    found: dict[str, list[Likeness]] = {}
    for alike in likenesses:
        if alike.same and not alike.pair:
            found.setdefault(alike.files[0], []).append(alike)
    return list(found.values())


def repeated(likenesses: Sequence[Likeness]) -> set[str]:
    """The stems that are another over again: those beside the first of each cluster."""
    return {alike.files[1] for alikes in clusters(likenesses) for alike in alikes}


def _told(alikes: Sequence[Likeness]) -> str:
    told = [f"{alike.files[1]} is {alike.files[0]}{_louder(alike)}" for alike in alikes[:MOST_TOLD]]
    more = len(alikes) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")


def _louder(alike: Likeness) -> str:
    if alike.exact:
        return ", sample for sample"
    if abs(alike.level_db) < SAME_LEVEL_DB:
        return ""
    return f", {abs(alike.level_db):.1f} dB {'louder' if alike.level_db > 0 else 'softer'}"
