"""Comparing two sessions of a song: which stems came, went, or changed, and where in the song."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from app.domain.session import ChangedSpan, ChangeKind, StemChange
from app.rounds.matching import StemTake, match_stems
from render.machine import usable_cores
from render.measure.difference import Difference, Take, difference
from render.monitor import Monitor

STAGE = "comparing"
MOVED_S = 0.0005  # less is a rounding of its stamp
LOUDER_DB = 0.05
ANOTHER = 0.5  # likeness below which it is another performance

Pair = tuple[StemTake, StemTake]


def compare_sessions(before: Sequence[StemTake], after: Sequence[StemTake], monitor: Monitor) -> tuple[StemChange, ...]:
    """What changed, in the order of the later session, with what was removed at the end; empty where nothing did.

    Stems of the same hash are not listened to. Raises AudioError naming a file that cannot be read, or Cancelled.
    """
    matched = match_stems(before, after)
    done: list[str] = []

    def follow(pair: Pair) -> StemChange | None:
        change = _compare(pair, monitor)
        done.append(pair[1].path)
        monitor.progress(STAGE, len(done) / len(matched.pairs))
        return change

    with ThreadPoolExecutor(usable_cores()) as pool:
        changes = {
            pair[1].path: change for pair, change in zip(matched.pairs, pool.map(follow, matched.pairs), strict=True)
        }
    new = {stem.path: StemChange(ChangeKind.ADDED, stem.path, stem.group) for stem in matched.added}
    both = [changes.get(stem.path) or new.get(stem.path) for stem in after]
    gone = [StemChange(ChangeKind.REMOVED, stem.path, stem.group) for stem in matched.removed]
    return (*(change for change in both if change is not None), *gone)


def _compare(pair: Pair, monitor: Monitor) -> StemChange | None:
    before, after = pair
    if before.hash is not None and before.hash == after.hash:
        found = Difference(after.start_s - before.start_s, 0.0, False, 1.0, ())
    else:
        found = difference(Take(before.file, before.start_s), Take(after.file, after.start_s), monitor)
    return change_of(before, after, found)


def change_of(before: StemTake, after: StemTake, found: Difference) -> StemChange | None:
    """The change that a difference amounts to; None where nobody could hear one and the name is the same."""
    moved = found.moved_s if abs(found.moved_s) >= MOVED_S else 0.0
    louder = found.gain_db if abs(found.gain_db) >= LOUDER_DB else 0.0
    kind = _kind(before, after, found, moved, louder)
    if kind is None:
        return None
    spans = tuple(ChangedSpan(span.from_s, span.to_s, span.difference_db, span.level_db) for span in found.spans)
    was = before.path if before.path != after.path else ""
    return StemChange(kind, after.path, after.group, was, moved, louder, found.flipped, spans)


def _kind(before: StemTake, after: StemTake, found: Difference, moved: float, louder: float) -> ChangeKind | None:
    happened = (
        (ChangeKind.REPLACED, bool(found.spans) and found.likeness < ANOTHER),
        (ChangeKind.EDITED, bool(found.spans)),
        (ChangeKind.MOVED, bool(moved)),
        (ChangeKind.LEVEL, bool(louder)),
        (ChangeKind.FLIPPED, found.flipped),
        (ChangeKind.RENAMED, before.path != after.path),
    )
    return next((kind for kind, so in happened if so), None)
