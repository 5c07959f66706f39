"""Comparing the stems of two rounds for a command: in a child process, kept as the round's change log."""

from dataclasses import asdict
from typing import Any

from app.catalogue import Catalogue
from app.commands.progress import TerminalMonitor
from app.commands.workers import Child, prepare_engine
from app.domain.rounds import Round
from app.domain.session import StemChange
from app.rounds.revision import find_revision
from app.use_cases.compare import RoundComparison
from app.use_cases.operation import carry_out


def compared(catalogue: Catalogue, round_: Round, since: Round | None) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The changes as rows and as sentences; the sentences are kept with the round."""
    revision = find_revision(catalogue, round_, since)
    prepare_engine()
    with TerminalMonitor() as monitor, Child() as child:
        comparison = RoundComparison(round_.song_id, catalogue.songs.get(round_.song_id).title, revision)
        changes: tuple[StemChange, ...] = carry_out(comparison, catalogue, child, monitor)
    return [asdict(change) for change in changes], catalogue.rounds.get(round_.id).change_log
