"""What a round is compared with: its session's stems, and those of the round before."""

from dataclasses import dataclass
from pathlib import Path

from app.catalogue import Catalogue
from app.domain.rounds import Round
from app.domain.session import SessionRow
from app.errors import UsageError
from app.rounds.session_comparison import SessionStem


@dataclass(frozen=True, slots=True)
class Revision:
    """Two sessions of a song, and their stems, to be compared for the log of `round_id`."""

    round_id: int
    before: SessionRow
    after: SessionRow
    old: tuple[SessionStem, ...]
    new: tuple[SessionStem, ...]


def find_revision(catalogue: Catalogue, round_: Round, since: Round | None = None) -> Revision:
    """The round's session beside that of the round `since`, or of the last one before it that had another.

    A first round is compared with the session of the same kind that came before its own. Raises UsageError where there
    is nothing to compare.
    """
    after = _session_of(catalogue, round_)
    before = _session_of(catalogue, since) if since else _before(catalogue, round_, after)
    if before.id == after.id:
        raise UsageError(
            f"Both rounds are about the same session, {before.folder}; nothing was compared.",
            code="one_session",
            folder=before.folder,
        )
    return Revision(round_.id, before, after, session_stems(catalogue, before), session_stems(catalogue, after))


def session_stems(catalogue: Catalogue, session: SessionRow) -> tuple[SessionStem, ...]:
    """The stems of a session that can be read."""
    folder, stamps = Path(session.folder), catalogue.fingerprints.of_session(session.id)
    return tuple(
        SessionStem(
            stem.path,
            folder / stem.path,
            stem.offset_frames / stem.sample_rate,
            stem.group,
            stamps[stem.path].hash if stem.path in stamps else None,
        )
        for stem in catalogue.sessions.stems(session.id)
        if stem.readable
    )


def _session_of(catalogue: Catalogue, round_: Round) -> SessionRow:
    if round_.session_id is None:
        raise UsageError(
            f"Round {round_.number} is about no session, so there is nothing to compare; scan its folder and open the "
            "next round of it.",
            code="round_without_session",
            round=round_.number,
        )
    return catalogue.sessions.get(round_.session_id)


def _before(catalogue: Catalogue, round_: Round, after: SessionRow) -> SessionRow:
    earlier = [each for each in catalogue.rounds.all(round_.song_id) if each.number < round_.number]
    for each in reversed(earlier):
        if each.session_id not in (None, after.id):
            return _session_of(catalogue, each)
    previous = catalogue.sessions.before(after)
    if previous is None:
        raise UsageError(
            f"There is no session before that of round {round_.number}, so there is nothing to compare it with yet.",
            code="no_earlier_session",
            round=round_.number,
        )
    return previous
