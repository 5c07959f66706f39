"""Previews of a song's finished files: to judge by, not to release."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.delivery.previews import PreviewRequest, mixes_of_song
from app.jobs import tasks
from app.jobs.work import Work
from app.use_cases.operation import Ended, Operation, Worker, carry_out
from render.monitor import Monitor
from render.text import count

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Song
    from app.domain.jobs import RenderJob


@dataclass(frozen=True, slots=True)
class SongPreviews(Operation):
    """Previews of a song's mixes; a row for each, as JSON has it, is its result."""

    song: "Song"
    request: PreviewRequest

    @classmethod
    def of(
        cls, catalogue: "Catalogue", song: "Song", files: Sequence[Path], out: Path, locks: Path | None
    ) -> "SongPreviews":
        """Of these finished files, or of the newest of each variant where none are named.

        Raises BouncedeskError where there are none, or a delivery's manifest is damaged.
        """
        return cls(song, PreviewRequest(mixes_of_song(catalogue, song, files), out, locks))

    @property
    def subject(self) -> int:
        """The song's id."""
        return self.song.id

    @property
    def title(self) -> str:
        """With the song's name."""
        return f"Previews of {self.song.title}"

    @property
    def work(self) -> Work:
        """All of them, or none."""
        return Work(tasks.preview, (self.request,))

    @property
    def busy(self) -> str:
        """One making of a song's previews at a time."""
        return f"Previews of “{self.song.title}” are being made; wait for them, or cancel them."

    @property
    def cancelled(self) -> str:
        """Previews are whole or absent."""
        return "The previews were cancelled; no half file is left."

    def end(self, catalogue: "Catalogue", job: "RenderJob | None", result: Sequence[dict[str, Any]]) -> Ended:  # noqa: ARG002 -- previews have no row
        """Written down in the song's activity."""
        catalogue.songs.note_previews(self.song.id, [row["path"] for row in result])
        said = f"{count(len(result), 'preview')} in {self.request.out.name}: safe to send."
        return Ended(" ".join([said, *(sentence for row in result for sentence in row["warnings"])]))


def preview_song(
    catalogue: "Catalogue",
    song: "Song",
    files: Sequence[Path],
    out: Path,
    locks: Path | None,
    worker: Worker,
    monitor: Monitor,
) -> list[dict[str, Any]]:
    """Make previews of a song's files, waited for; raises what making them raises."""
    operation = SongPreviews.of(catalogue, song, files, out, locks)
    rows: list[dict[str, Any]] = carry_out(operation, catalogue, worker, monitor)
    return rows
