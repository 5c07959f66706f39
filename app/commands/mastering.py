"""Mastering as commands do it: carried out in a child process, remembered where a song is named."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.commands.workers import Child
from app.jobs import tasks
from render.monitor import Monitor

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import RenderJob, Song
    from app.mastering.request import MasterRequest
    from app.mastering.tags import Tags


def named(request: "MasterRequest", title: str | None, artist: str | None, isrc: str | None) -> "MasterRequest":
    """The request with what was typed of the song, in names and in tags; raises UsageError for what is no ISRC."""
    from app.mastering.tagging import checked_isrc
    from app.mastering.tags import Tags

    known = request.tags or Tags("", "")
    tags = replace(
        known,
        title=known.title if title is None else title.strip(),
        artist=known.artist if artist is None else artist.strip(),
        isrc=known.isrc if isrc is None else checked_isrc(isrc),
    )
    kept = tags if tags.texts() else None
    return replace(request, title=tags.title or request.title, artist=tags.artist or request.artist, tags=kept)


def master(request: "MasterRequest", child: Child, monitor: Monitor) -> dict[str, Any]:
    """The manifest of mastering `request`."""
    return dict(child.run(tasks.master, request, title="Master", monitor=monitor))


def of_song(catalogue: "Catalogue", song: "Song", request: "MasterRequest") -> "MasterRequest":
    """The request with the song's names and codes; of its stems with their groups, balance and bus too."""
    asked = replace(request, title=song.title, artist=song.artist, tags=_tags(catalogue, song))
    if not request.from_stems:
        return asked  # a mix has been through the song's bus already
    mix = catalogue.mixes.of_song(song.id)
    bus = mix.bus if request.bus is None else request.bus
    corrections = catalogue.sessions.corrections(song.id, request.source)
    return replace(asked, bus=bus, balance={**mix.strips, **request.balance}, groups=dict(corrections))


def master_for(
    catalogue: "Catalogue", song: "Song", request: "MasterRequest", child: Child, monitor: Monitor
) -> dict[str, Any]:
    """The manifest of mastering `request` for `song`.

    Raises what the master raises; the catalogue then knows that it failed or was cancelled.
    """
    from app.delivery.recording import record_delivery, record_failure

    job = _begin(catalogue, song, request, monitor)
    try:
        manifest = master(request, child, monitor)
    except BaseException as error:
        record_failure(catalogue, job, error)
        raise
    record_delivery(catalogue, job, manifest)
    return manifest


def _begin(catalogue: "Catalogue", song: "Song", request: "MasterRequest", monitor: Monitor) -> "RenderJob":
    from app.delivery.recording import begin_master, session_of
    from app.intake.grouping import GroupRules
    from app.intake.scan import survey_folder

    if not request.from_stems:
        return begin_master(catalogue, song.id, request.out, source=request.source)
    scan = survey_folder(request.source, GroupRules.load(), monitor, request.groups)
    session = session_of(catalogue, song.id, scan)
    return begin_master(catalogue, song.id, request.out, session_id=session.id)


def _tags(catalogue: "Catalogue", song: "Song") -> "Tags":
    from app.mastering.tagging import tags_of

    release = catalogue.releases.get(song.release_id) if song.release_id is not None else None
    return tags_of(song, release)
