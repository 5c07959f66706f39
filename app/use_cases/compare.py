"""Comparing the stems of two rounds, kept as the change log of the later one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.jobs import tasks
from app.jobs.work import Work
from app.rounds.log_wording import change_lines
from app.use_cases.operation import Ended, Operation
from render.text import count

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.jobs import RenderJob
    from app.domain.session import StemChange
    from app.rounds.revision import Revision

UNCHANGED = "Nothing changed."


@dataclass(frozen=True, slots=True)
class RoundComparison(Operation):
    """What changed in a song's stems since another round; the changes are its result."""

    song_id: int
    name: str
    revision: "Revision"

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
        """The change log; that nothing changed is worth a line too, or nobody would know that it was compared."""
        lines = change_lines(result)
        catalogue.rounds.set_change_log(self.revision.round_id, lines or (UNCHANGED,))
        return Ended(f"{count(len(lines), 'stem')} changed since the round before.")
