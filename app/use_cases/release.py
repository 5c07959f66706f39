"""Mastering a release: the file that lists its songs, its papers, and which file belongs to which song."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.delivery.delivery_records import begin_release, record_release
from app.jobs import tasks
from app.jobs.work import Work
from app.use_cases.operation import Ended, Operation
from app.use_cases.render import delivered_words
from render.atomic import write_whole
from render.errors import BouncedeskError, reason_of

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Release
    from app.domain.jobs import RenderJob
    from app.mastering.master_request import ReleaseRequest
    from app.mastering.release_papers import Documents


@dataclass(frozen=True, slots=True)
class ReleaseMaster(Operation):
    """Masters of a release, its papers drawn by `documents`; the manifest is its result.

    `text` is what its file is to say, which is written as it begins; without one the file says what it says.
    """

    release: "Release"
    request: "ReleaseRequest"
    documents: "Documents"
    text: str | None = None

    @property
    def subject(self) -> int:
        """The release's id."""
        return self.release.id

    @property
    def title(self) -> str:
        """With the release's name."""
        return f"Master {self.release.title}"

    @property
    def work(self) -> Work:
        """The whole release, papers and all."""
        return Work(tasks.master_release, (self.request, self.documents))

    @property
    def busy(self) -> str:
        """One mastering of a release at a time."""
        return f"“{self.release.title}” is being mastered; wait for that, or cancel it."

    @property
    def cancelled(self) -> str:
        """A release is whole or absent."""
        return f"Mastering {self.release.title} was cancelled; no half file is left."

    def begin(self, catalogue: "Catalogue") -> "RenderJob":
        """Its file, and a row; raises BouncedeskError where the file cannot be written."""
        if self.text is not None:
            _write(self.request.file, self.text)
        return begin_release(catalogue, self.release.id, self.request.out, self.request.file)

    def end(self, catalogue: "Catalogue", job: "RenderJob | None", result: Mapping[str, Any]) -> Ended:
        """The files delivered, those of one track being its song's."""
        if job is None:
            return Ended()
        record_release(catalogue, job, result)
        return Ended(f"{delivered_words(result, 'file')} of {self.release.title} in {self.request.out.name}.")


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text.encode("utf-8"))
    except (OSError, BouncedeskError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error.facts["reason"]
        raise BouncedeskError(
            f"{file} could not be written ({reason}); nothing was mastered.",
            code="not_written",
            file=file,
            reason=reason,
        ) from error
