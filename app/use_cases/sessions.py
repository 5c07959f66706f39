"""Which session of a song is worked on, in which groups its stems are, and what changed from one round to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.catalogue import Song
from app.domain.rounds import Round, RoundState
from app.domain.session import Group, Scan, SessionKind, SessionRow
from app.errors import UsageError
from app.intake.grouping import GroupRules
from app.jobs import tasks
from app.jobs.work import Work
from app.rounds.log_wording import change_lines
from app.rounds.session_comparison import Revision, find_revision, find_versions
from app.use_cases.operation import Ended, Operation
from render.monitor import Monitor
from render.text import count

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.jobs import RenderJob
    from app.domain.session import StemChange

CERTAIN = 1.0
DOUBTFUL = "unclassified"  # a finding of the scan
UNCHANGED = "Nothing changed."


def current_session(catalogue: "Catalogue", song_id: int) -> SessionRow | None:
    """The session that is rendered, revised and shown: the newest printed one, else the newest received; or None."""
    return catalogue.sessions.newest(song_id, SessionKind.PRINTED) or catalogue.sessions.newest(song_id)


def is_rough(catalogue: "Catalogue", session: SessionRow) -> bool:
    """Whether the mixes of a session are no client's yet: it is as it was received, and nobody signed it off."""
    signed = (round_ for round_ in catalogue.rounds.all(session.song_id) if round_.state is RoundState.APPROVED)
    return session.kind is SessionKind.RECEIVED and not any(_is_of(catalogue, each, session) for each in signed)


def _is_of(catalogue: "Catalogue", round_: Round, session: SessionRow) -> bool:
    """Whether a round is about a session, if only by a render of it; a newer scan of one folder is the same session.

    A round that names neither is about what was there when it was decided.
    """
    job = catalogue.jobs.get(round_.job_id) if round_.job_id is not None else None
    about = round_.session_id or (job.session_id if job else None)
    if about is None:
        return _was_there(catalogue, session, round_.decided_at or "")
    return about == session.id or catalogue.sessions.get(about).folder == session.folder


def _was_there(catalogue: "Catalogue", session: SessionRow, moment: str) -> bool:
    """Whether a session's folder had been scanned by then, in this scan of it or an earlier one."""
    each: SessionRow | None = session
    while each and not (each.folder == session.folder and each.scanned_at <= moment):
        each = catalogue.sessions.before(each)
    return each is not None


def session_of(catalogue: "Catalogue", song_id: int, scan: Scan) -> SessionRow:
    """The song's last session of the folder scanned, of whatever kind; one that is new is recorded as received."""
    known = catalogue.sessions.of_folder(song_id, scan.folder)
    return known or catalogue.sessions.record(song_id, SessionKind.RECEIVED, scan)


def groups_in_force(catalogue: "Catalogue", song_id: int, folder: Path) -> dict[str, Group]:
    """By path, the groups of the stems in a folder as the catalogue shows them.

    A stem whose name the scan did not understand, and nobody corrected, is left out: it stays as doubtful as it is.
    """
    session = catalogue.sessions.of_folder(song_id, folder)
    stems = catalogue.sessions.stems(session.id) if session else []
    return {stem.path: stem.group for stem in stems if DOUBTFUL not in stem.problems or stem.confidence == CERTAIN}


def rules_for(catalogue: "Catalogue", song: Song, rules: GroupRules | None = None) -> GroupRules:
    """The rules by which new stems of a song are grouped: what was corrected for its client before comes first."""
    return (rules or GroupRules.load()).learning(catalogue.sessions.taught(song.client_id))


def session_in(
    catalogue: "Catalogue", song: Song, folder: Path, groups: Mapping[str, Group], monitor: Monitor
) -> SessionRow:
    """The song's session in a folder, surveyed where the catalogue does not know it; raises what a survey raises."""
    from app.intake.scan import survey_folder

    return session_of(catalogue, song.id, survey_folder(folder, rules_for(catalogue, song), monitor, groups))


def open_round(
    catalogue: "Catalogue",
    song_id: int,
    *,
    session_id: int | None = None,
    job_id: int | None = None,
    included: bool | None = None,
) -> Round:
    """A song's next round, of its current session where neither a session nor a render is named."""
    if session_id is None and job_id is None:
        session = current_session(catalogue, song_id)
        session_id = session.id if session else None
    return catalogue.rounds.open(song_id, session_id=session_id, job_id=job_id, included=included)


@dataclass(frozen=True, slots=True)
class RoundComparison(Operation):
    """What changed in a song's stems since another round, or another version of them; the changes are its result."""

    song_id: int
    name: str
    revision: Revision

    @classmethod
    def of(cls, catalogue: "Catalogue", round_: Round, since: Round | None = None) -> "RoundComparison":
        """With the last round of another session unless one is named; raises UsageError where there is none."""
        revision = find_revision(catalogue, round_, since)
        return cls(round_.song_id, catalogue.songs.get(round_.song_id).title, revision)

    @classmethod
    def of_sessions(cls, catalogue: "Catalogue", song: Song, since: Round | None = None) -> "RoundComparison":
        """The song's current session with that of the round `since`, or the version before it; no round is needed.

        Raises UsageError where there is nothing to compare.
        """
        after = current_session(catalogue, song.id)
        if after is None:
            raise UsageError(
                f"“{song.title}” has no session yet, so there is nothing to compare.", code="no_session", song=song.id
            )
        before = catalogue.sessions.get(since.session_id) if since and since.session_id is not None else None
        return cls(song.id, song.title, find_versions(catalogue, after, before))

    @property
    def subject(self) -> int:
        """The song's id."""
        return self.song_id

    @property
    def title(self) -> str:
        """With the song's name."""
        return f"Compare {self.name}"

    @property
    def work(self) -> Work:
        """The stems of both sessions."""
        return Work(tasks.compare_stems, (self.revision.old, self.revision.new))

    @property
    def cancelled(self) -> str:
        """A log is kept whole or not at all."""
        return "The comparison was cancelled; nothing was changed."

    def end(self, catalogue: "Catalogue", job: "RenderJob | None", result: "tuple[StemChange, ...]") -> Ended:  # noqa: ARG002 -- comparisons have no row
        """The change log of the round, where there is one.

        That nothing changed is worth a line too, or nobody would know that it was compared.
        """
        lines = change_lines(result)
        if self.revision.round_id is None:
            return Ended(f"{count(len(lines), 'stem')} changed since {Path(self.revision.before.folder).name}.")
        catalogue.rounds.set_change_log(self.revision.round_id, lines or (UNCHANGED,))
        return Ended(f"{count(len(lines), 'stem')} changed since the round before.")
