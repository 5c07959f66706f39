"""What the Master section asks for, read from its fields."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.bootstrap import Studio
from app.domain.catalogue import Song
from app.mastering.request import MOST_REDUCTION_DB, MasterRequest
from app.mastering.tagging import tags_of
from app.mastering.tags import Tags
from render.bus.settings import BusSettings
from widgets.master.lines import Mix
from widgets.master.settings_panel import SettingsPanel


def master_request(
    studio: Studio, song: Song, mix: Mix, settings: SettingsPanel, buses: Mapping[str, BusSettings], out: Path
) -> MasterRequest:
    """The masters of a mix of the song; raises UsageError in one sentence where a field holds no number."""
    lufs, ceiling, reduction = settings.fields.levels()
    bus = str(settings.bus.currentData())
    request = MasterRequest(
        source=mix.path,
        out=out,
        profiles=settings.ticked(),
        lufs=lufs,
        ceiling_dbtp=ceiling,
        bus=buses.get(bus),
        bus_name=bus,
        artist=song.artist,
        title=song.title,
        tags=_tags(studio, song) if settings.tags.isChecked() else None,
        memory=studio.paths.renders,
        max_reduction_db=MOST_REDUCTION_DB if reduction is None else reduction,
    )
    return request if mix.session_id is None else _of_stems(studio, song, mix, request)


def _of_stems(studio: Studio, song: Song, mix: Mix, request: MasterRequest) -> MasterRequest:
    """The same of a session: its groups as corrected, through their strips into the song's bus, or the one chosen."""
    saved = studio.catalogue.mixes.of_song(song.id)
    groups = studio.catalogue.sessions.corrections(song.id, mix.path)
    bus = request.bus or saved.bus
    return replace(request, from_stems=True, groups=dict(groups), balance=dict(saved.strips), bus=bus)


def _tags(studio: Studio, song: Song) -> Tags:
    releases = studio.catalogue.releases
    return tags_of(song, releases.get(song.release_id) if song.release_id is not None else None)
