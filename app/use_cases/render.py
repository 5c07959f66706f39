"""Rendering: what is asked of a song, its row in the catalogue, and the manifest that ends it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.delivery.delivery_records import begin_render, record_delivery, record_fingerprints
from app.errors import NextSteps
from app.jobs import tasks
from app.jobs.work import Work
from app.use_cases.operation import Ended, Operation, Worker, recorded
from app.use_cases.places import refuse_inside
from app.use_cases.sessions import groups_in_force, rules_for, session_of
from render.delivery.manifest import of_earlier_renders
from render.monitor import Monitor
from render.text import count

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.delivery.render_request import RenderRequest
    from app.domain.catalogue import Song
    from app.domain.jobs import RenderJob
    from app.domain.session import Scan


@dataclass(frozen=True, slots=True)
class SongRender(Operation):
    """A render of a song's session as it was scanned; the manifest is its result."""

    song: "Song"
    scan: "Scan"
    request: "RenderRequest"

    @property
    def subject(self) -> int:
        """The song's id."""
        return self.song.id

    @property
    def title(self) -> str:
        """With the song's name."""
        return f"Render {self.song.title}"

    @property
    def work(self) -> Work:
        """Planned and carried out in the child."""
        return Work(tasks.render, (self.request,))

    @property
    def busy(self) -> str:
        """One render of a song at a time."""
        return f"“{self.song.title}” is being rendered; wait for that, or cancel it."

    @property
    def cancelled(self) -> str:
        """A render is whole or absent."""
        return f"The render of {self.song.title} was cancelled; no half file is left."

    def begin(self, catalogue: "Catalogue") -> "RenderJob":
        """A row for the song's current round, of its session, which is recorded if it is new."""
        refuse_inside(self.request.folder, self.request.out)
        session = session_of(catalogue, self.song.id, self.scan)
        return begin_render(catalogue, self.song.id, session.id, self.request.out)

    def end(self, catalogue: "Catalogue", job: "RenderJob | None", result: dict[str, Any]) -> Ended:
        """The files delivered, and the fingerprints that the render took of its stems."""
        if job is None:
            return Ended()
        record_delivery(catalogue, job, result)
        record_fingerprints(catalogue, job, self.request.cache)
        return Ended(f"{delivered_words(result, 'file')} of {self.song.title} in {Path(job.out_folder).name}.")


def render_request(catalogue: "Catalogue", song: "Song", request: "RenderRequest") -> "RenderRequest":
    """The request completed with what the catalogue knows of its song.

    The song's names, and its client's wishes for the names of files, hold; its stems are in the groups that the
    catalogue shows. What was asked for decides over the song's bus, and group by group over its balance.
    """
    from app.delivery.file_names import naming_of

    mix = catalogue.balances.of_song(song.id)
    naming, names = naming_of(catalogue, song)
    return replace(
        request,
        artist=song.artist,
        title=song.title,
        naming=naming,
        names=names,
        groups={**groups_in_force(catalogue, song.id, request.folder), **request.groups},
        rules=rules_for(catalogue, song, request.rules),
        bus=mix.bus if request.bus is None else request.bus,
        balance={**mix.strips, **request.balance},
    )


def render_song(
    catalogue: "Catalogue", song: "Song", request: "RenderRequest", worker: Worker, monitor: Monitor
) -> dict[str, Any]:
    """The manifest of rendering what `request` asks of a song, waited for; raises what the render raises."""
    from app.delivery.render_plan import survey

    asked = render_request(catalogue, song, request)
    scan = survey(asked, monitor)
    operation = SongRender(song, scan, asked)
    manifest: dict[str, Any] = recorded(operation, catalogue, lambda: _render(asked, scan, worker, monitor))
    return manifest


def render_folder(request: "RenderRequest", worker: Worker, monitor: Monitor) -> dict[str, Any]:
    """The manifest of rendering a session that belongs to no song."""
    from app.delivery.render_plan import survey

    return _render(request, survey(request, monitor), worker, monitor)


def _render(request: "RenderRequest", scan: "Scan", worker: Worker, monitor: Monitor) -> dict[str, Any]:
    """Planned here, while the child loads the engine, which needs none where nothing changed since the last render."""
    from app.delivery.render_plan import plan_session

    planned = plan_session(request, scan)
    if planned.stands(monitor):
        return planned.carry_out(monitor)
    parts = planned.plan, planned.header, planned.options  # a whole one would have the child import what made it
    manifest: dict[str, Any] = worker.run(tasks.carry_out, *parts, title="Render", monitor=monitor)
    return manifest


def delivered_words(manifest: Mapping[str, Any], what: str) -> str:
    """How many files were delivered, as "3 files"."""
    return count(len({row["path"] for row in manifest["deliverables"]} - {None} - of_earlier_renders(manifest)), what)


def manifest_notes(manifest: Mapping[str, Any], steps: NextSteps) -> tuple[str, ...]:
    """What a manifest has to say of its files: the proof first, then warnings, with a shell's `steps`, and gaps."""
    checks = manifest["checks"]
    exact = sum(1 for check in checks if check["exact"])
    proof = f"{count(len(checks), 'sum')} proved, {exact} of them to the last bit." if checks else ""
    warnings = [steps.after(warning["message"], warning["code"]) for warning in manifest["warnings"]]
    skipped = [entry["skipped"] for entry in manifest["deliverables"] if entry["path"] is None]
    return tuple(note for note in (proof, *warnings, *skipped) if note)
