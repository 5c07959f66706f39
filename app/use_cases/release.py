"""Mastering a release: the file that lists its songs, its papers, and which file belongs to which song."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.delivery.delivery_records import begin_release, record_release
from app.domain.jobs import JobKind, JobState
from app.jobs import tasks
from app.jobs.work import Work
from app.use_cases.operation import Ended, Operation
from app.use_cases.render import delivered_words
from app.use_cases.sessions import current_session
from render.atomic import write_whole
from render.encoders.formats import Formats
from render.errors import BouncedeskError, reason_of

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Release, Song
    from app.domain.jobs import Deliverable, RenderJob
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


@dataclass(frozen=True, slots=True)
class NewestMix:
    """The newest mix of a song, None where there is none that can be mastered.

    `doubt` says in a sentence why it may not be the one that is meant, empty where nothing speaks against it.
    """

    file: Path | None = None
    doubt: str = ""


def newest_mix(catalogue: "Catalogue", song: "Song") -> NewestMix:
    """What the song's newest render made of its main mix, or the finished file that was mastered since, if any was.

    An older mix never stands in where the newest is lossy or is not there any more.
    """
    every = catalogue.jobs.all(song.id)
    renders = {job.id: job for job in every if job.kind is JobKind.RENDER}
    mains = [
        each for each in catalogue.deliverables.latest(song.id) if each.variant == "main" and each.job_id in renders
    ]
    newest = max((each.job_id for each in mains), default=0)
    own = {Path(renders[each.job_id].out_folder) / each.path for each in mains}
    mastered = [job for job in every if job.kind is JobKind.MASTER and job.state is JobState.DONE and job.source]
    since = max((job for job in mastered if job.id > newest and Path(job.source) not in own), key=_id, default=None)
    if since:
        return _present(song, Path(since.source))
    made = [each for each in mains if each.job_id == newest]
    return _rendered(catalogue, song, renders[newest], made) if made else NewestMix()


def _id(job: "RenderJob") -> int:
    return job.id


def _rendered(catalogue: "Catalogue", song: "Song", job: "RenderJob", made: Sequence["Deliverable"]) -> NewestMix:
    """The best of what one render made of the main mix."""
    formats = Formats()
    exact = [each for each in made if not formats.parse(each.format).lossy]
    if not exact:
        return NewestMix(None, f"The newest mix of “{song.title}” is only there as {made[0].path}, which is lossy.")
    best = max(exact, key=lambda each: (formats.parse(each.format).rate is None, formats.parse(each.format).bits))
    mix = _present(song, Path(job.out_folder) / best.path)
    return mix if mix.doubt else NewestMix(mix.file, _outdated(catalogue, song, job))


def _present(song: "Song", file: Path) -> NewestMix:
    if file.is_file():
        return NewestMix(file)
    return NewestMix(None, f"The newest mix of “{song.title}”, {file.name}, is not in {file.parent} any more.")


def _outdated(catalogue: "Catalogue", song: "Song", job: "RenderJob") -> str:
    """Whether stems came since the render that nobody has rendered."""
    session = current_session(catalogue, song.id)
    if session is None or job.session_id is None or session.id <= job.session_id:
        return ""
    if session.folder == catalogue.sessions.get(job.session_id).folder:
        return ""
    return f"“{song.title}” has newer stems, {Path(session.folder).name}, that its newest mix was not made of."


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
