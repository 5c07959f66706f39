"""Comparing the stems of two rounds for a command: in a child process, kept as the round's change log."""

from dataclasses import asdict
from typing import Any

from app.catalogue import Catalogue
from app.commands.progress import TerminalMonitor
from app.commands.workers import Child, prepare_engine
from app.domain.rounds import Round
from app.domain.session import StemChange
from app.jobs import tasks
from app.rounds.log_wording import change_lines
from app.rounds.revision import find_revision


def compared(catalogue: Catalogue, round_: Round, since: Round | None) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The changes as rows and as sentences; the sentences are kept with the round."""
    revision = find_revision(catalogue, round_, since)
    prepare_engine()
    with TerminalMonitor() as monitor, Child() as child:
        changes: tuple[StemChange, ...] = child.run(
            tasks.compare_stems, revision.old, revision.new, title="Compare rounds", monitor=monitor
        )
    lines = change_lines(changes)
    catalogue.rounds.set_change_log(round_.id, lines)
    return [asdict(change) for change in changes], lines
