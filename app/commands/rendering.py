"""Rendering for a song of a catalogue: in a child process, remembered from its start to its end."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.catalogue import Catalogue
from app.commands.workers import run_in_child
from app.domain.catalogue import Song
from app.jobs import tasks
from render.monitor import Monitor

if TYPE_CHECKING:
    from app.delivery.request import RenderRequest


def render_for(catalogue: Catalogue, song: Song, request: "RenderRequest", monitor: Monitor) -> dict[str, Any]:
    """The manifest of rendering `request` for `song`, with the groups that were corrected and the song's names.

    Raises what the render raises; the catalogue then knows that it failed or was cancelled.
    """
    from app.delivery.recording import begin_render, record_delivery, record_failure
    from app.delivery.request import check_request
    from app.delivery.variants import VariantRules
    from app.intake.grouping import GroupRules
    from app.intake.survey import survey_folder

    check_request(request, VariantRules.load(request.variants_file))
    corrections = catalogue.sessions.corrections(song.id, request.folder)
    asked = replace(request, groups=corrections, artist=song.artist, title=song.title)
    scan = run_in_child(survey_folder, request.folder, GroupRules.load(), title="Look", monitor=monitor)
    job = begin_render(catalogue, song.id, scan, request.out)
    try:
        manifest = run_in_child(tasks.render, asked, title=f"Render {song.title}", monitor=monitor)
    except BaseException as error:
        record_failure(catalogue, job, error)
        raise
    record_delivery(catalogue, job, manifest)
    return dict(manifest)
