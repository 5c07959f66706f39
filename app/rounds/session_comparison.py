"""Two sessions of a song compared: which ones, which stem is which, what came, went or changed, and where."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from app.domain.rounds import Round
from app.domain.session import ChangedSpan, ChangeKind, Group, SessionRow, StemChange
from app.errors import UsageError
from render.machine import usable_cores
from render.monitor import Monitor
from render.tables import read_resource

if TYPE_CHECKING:  # the engine is loaded where something is measured, which few of those who ask for versions do
    from app.catalogue import Catalogue
    from render.measure.difference import Difference

STAGE = "comparing"
MOVED_S = 0.0005  # less is a rounding of its time reference
LOUDER_DB = 0.05
ANOTHER = 0.5  # likeness below which it is another performance
LOOSE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SessionStem:
    """A stem as a session holds it: `path` relative to its folder, where it starts in seconds, and its sound's hash."""

    path: str
    file: Path
    start_s: float
    group: Group
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class MatchedStems:
    """Stems that are in both sessions, and those that are in one."""

    pairs: tuple[tuple[SessionStem, SessionStem], ...]
    removed: tuple[SessionStem, ...]
    added: tuple[SessionStem, ...]


Pair = tuple[SessionStem, SessionStem]


def compare_sessions(
    before: Sequence[SessionStem], after: Sequence[SessionStem], monitor: Monitor
) -> tuple[StemChange, ...]:
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
    from render.measure.difference import AlignedFile, Difference, difference

    before, after = pair
    if before.hash is not None and before.hash == after.hash:
        measured = Difference(after.start_s - before.start_s, 0.0, False, 1.0, ())
    else:
        measured = difference(AlignedFile(before.file, before.start_s), AlignedFile(after.file, after.start_s), monitor)
    return change_of(before, after, measured)


def change_of(before: SessionStem, after: SessionStem, measured: "Difference") -> StemChange | None:
    """The change that a difference amounts to; None where nobody could hear one and the name is the same."""
    moved = measured.moved_s if abs(measured.moved_s) >= MOVED_S else 0.0
    louder = measured.gain_db if abs(measured.gain_db) >= LOUDER_DB else 0.0
    kind = _kind(before, after, measured, moved, louder)
    if kind is None:
        return None
    spans = tuple(ChangedSpan(span.from_s, span.to_s, span.difference_db, span.level_db) for span in measured.spans)
    was = before.path if before.path != after.path else ""
    return StemChange(kind, after.path, after.group, was, moved, louder, measured.flipped, spans)


def _kind(
    before: SessionStem, after: SessionStem, measured: "Difference", moved: float, louder: float
) -> ChangeKind | None:
    happened = (
        (ChangeKind.REPLACED, bool(measured.spans) and measured.likeness < ANOTHER),
        (ChangeKind.EDITED, bool(measured.spans)),
        (ChangeKind.MOVED, bool(moved)),
        (ChangeKind.LEVEL, bool(louder)),
        (ChangeKind.FLIPPED, measured.flipped),
        (ChangeKind.RENAMED, before.path != after.path),
    )
    return next((kind for kind, so in happened if so), None)


def match_stems(before: Sequence[SessionStem], after: Sequence[SessionStem]) -> MatchedStems:
    """Pair the stems of two sessions; what is ambiguous by a rule is left to the next, and then to nobody."""
    old, new, version = list(before), list(after), _version_words()

    def unversioned(stem: SessionStem) -> str:
        return LOOSE.sub(" ", version.sub(" ", LOOSE.sub(" ", _by_name(stem)))).strip()

    pairs: list[tuple[SessionStem, SessionStem]] = []
    for rule in (_by_path, _by_sound, _by_name, unversioned):
        keys = _unique(old, rule) & _unique(new, rule)
        matches = [(_with(old, rule, key), _with(new, rule, key)) for key in sorted(keys)]
        pairs += matches
        old = [stem for stem in old if all(stem is not one for one, _ in matches)]
        new = [stem for stem in new if all(stem is not other for _, other in matches)]
    order = {stem.path: place for place, stem in enumerate(after)}
    return MatchedStems(tuple(sorted(pairs, key=lambda pair: order[pair[1].path])), tuple(old), tuple(new))


def _unique(stems: Sequence[SessionStem], rule: Callable[[SessionStem], str]) -> set[str]:
    counted = Counter(map(rule, stems))
    return {key for key, count in counted.items() if key and count == 1}


def _with(stems: Sequence[SessionStem], rule: Callable[[SessionStem], str], key: str) -> SessionStem:
    return next(stem for stem in stems if rule(stem) == key)


def _by_path(stem: SessionStem) -> str:
    return stem.path.casefold()


def _by_sound(stem: SessionStem) -> str:
    return stem.hash or ""


def _by_name(stem: SessionStem) -> str:
    return PurePosixPath(stem.path).stem.casefold()


def _version_words() -> re.Pattern[str]:
    """What is added to a name from one print to the next, such as "v3" or "new"."""
    words = "|".join(map(re.escape, read_resource("changes.toml").values["version_words"]))
    return re.compile(rf"\b(?:{words}) ?\d*\b")


@dataclass(frozen=True, slots=True)
class Revision:
    """Two sessions of a song, and their stems, to be compared for the log of `round_id`, or for nobody's."""

    round_id: int | None
    before: SessionRow
    after: SessionRow
    old: tuple[SessionStem, ...]
    new: tuple[SessionStem, ...]


def find_revision(catalogue: "Catalogue", round_: Round, since: Round | None = None) -> Revision:
    """The round's session beside that of the round `since`, or of the last one before it that had another.

    A first round is compared with the session of the same kind that came before its own. A folder scanned again is the
    same session: its files are what they are now. Raises UsageError where there is nothing to compare.
    """
    after = _session_of(catalogue, round_)
    before = _session_of(catalogue, since) if since else _before(catalogue, round_, after)
    if before.folder == after.folder:
        raise UsageError(
            f"Both rounds are about the same session, {before.folder}; nothing was compared.",
            code="one_session",
            folder=before.folder,
        )
    return Revision(round_.id, before, after, session_stems(catalogue, before), session_stems(catalogue, after))


def find_versions(catalogue: "Catalogue", after: SessionRow, since: SessionRow | None = None) -> Revision:
    """A session beside the session `since`, or the version of it that came before; raises UsageError without one.

    A session `since` of the same folder is no version from before.
    """
    before = since if since and since.folder != after.folder else earlier_version(catalogue, after)
    if before is None:
        raise UsageError(
            f"{Path(after.folder).name} has no version from before, so there is nothing to compare it with yet.",
            code="no_earlier_session",
            folder=after.folder,
        )
    return Revision(None, before, after, session_stems(catalogue, before), session_stems(catalogue, after))


def earlier_version(catalogue: "Catalogue", session: SessionRow) -> SessionRow | None:
    """The last session of the same kind before this one in another folder: a folder scanned again is the same one."""
    before = catalogue.sessions.before(session)
    while before is not None and before.folder == session.folder:
        before = catalogue.sessions.before(before)
    return before


def session_stems(catalogue: "Catalogue", session: SessionRow) -> tuple[SessionStem, ...]:
    """The stems of a session that can be read."""
    folder, prints = Path(session.folder), catalogue.fingerprints.of_session(session.id)
    return tuple(
        SessionStem(
            stem.path,
            folder / stem.path,
            stem.offset_frames / stem.sample_rate,
            stem.group,
            prints[stem.path].hash if stem.path in prints else None,
        )
        for stem in catalogue.sessions.stems(session.id)
        if stem.readable
    )


def _session_of(catalogue: "Catalogue", round_: Round) -> SessionRow:
    if round_.session_id is None:
        raise UsageError(
            f"Round {round_.number} is about no session, so there is nothing to compare; scan its folder and open the "
            "next round of it.",
            code="round_without_session",
            round=round_.number,
        )
    return catalogue.sessions.get(round_.session_id)


def _before(catalogue: "Catalogue", round_: Round, after: SessionRow) -> SessionRow:
    earlier = [each for each in catalogue.rounds.all(round_.song_id) if each.number < round_.number]
    for each in reversed(earlier):
        if each.session_id is not None and (session := _session_of(catalogue, each)).folder != after.folder:
            return session
    previous = earlier_version(catalogue, after)
    if previous is None:
        raise UsageError(
            f"There is no session before that of round {round_.number}, so there is nothing to compare it with yet.",
            code="no_earlier_session",
            round=round_.number,
        )
    return previous
