"""Which session of a song is worked on, and in which groups its stems are."""

from collections.abc import Mapping
from pathlib import Path

from app.catalogue import Catalogue
from app.domain.catalogue import Song
from app.domain.groups import Group
from app.domain.session import Scan, SessionKind, SessionRow
from app.intake.grouping import GroupRules
from render.monitor import Monitor

CERTAIN = 1.0
DOUBTFUL = "unclassified"  # a finding of the scan


def current_session(catalogue: Catalogue, song_id: int) -> SessionRow | None:
    """The session that is rendered, revised and shown: the newest printed one, else the newest received; or None."""
    return catalogue.sessions.newest(song_id, SessionKind.PRINTED) or catalogue.sessions.newest(song_id)


def session_of(catalogue: Catalogue, song_id: int, scan: Scan) -> SessionRow:
    """The song's last session of the folder scanned, of whatever kind; one that is new is recorded as received."""
    known = catalogue.sessions.of_folder(song_id, scan.folder)
    return known or catalogue.sessions.record(song_id, SessionKind.RECEIVED, scan)


def groups_in_force(catalogue: Catalogue, song_id: int, folder: Path) -> dict[str, Group]:
    """By path, the groups of the stems in a folder as the catalogue shows them.

    A stem whose name the scan did not understand, and nobody corrected, is left out: it stays as doubtful as it is.
    """
    session = catalogue.sessions.of_folder(song_id, folder)
    stems = catalogue.sessions.stems(session.id) if session else []
    return {stem.path: stem.group for stem in stems if DOUBTFUL not in stem.problems or stem.confidence == CERTAIN}


def rules_for(catalogue: Catalogue, song: Song, rules: GroupRules | None = None) -> GroupRules:
    """The rules by which new stems of a song are grouped: what was corrected for its client before comes first."""
    return (rules or GroupRules.load()).learning(catalogue.sessions.taught(song.client_id))


def session_in(
    catalogue: Catalogue, song: Song, folder: Path, groups: Mapping[str, Group], monitor: Monitor
) -> SessionRow:
    """The song's session in a folder, surveyed where the catalogue does not know it; raises what a survey raises."""
    from app.intake.scan import survey_folder

    return session_of(catalogue, song.id, survey_folder(folder, rules_for(catalogue, song), monitor, groups))
