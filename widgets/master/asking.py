"""What the Master section asks for, read from its fields."""

from collections.abc import Mapping
from pathlib import Path

from app.bootstrap import Studio
from app.domain.catalogue import Song
from app.mastering.request import MOST_REDUCTION_DB, MasterRequest
from app.use_cases.master import TypedNames, master_request
from render.bus.settings import BusSettings
from widgets.master.lines import MixChoice
from widgets.master.settings_panel import SettingsPanel


def asked_request(
    studio: Studio, song: Song, mix: MixChoice, settings: SettingsPanel, buses: Mapping[str, BusSettings], out: Path
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
        max_reduction_db=MOST_REDUCTION_DB if reduction is None else reduction,
        bus=buses.get(bus),
        bus_name=bus,
        cache=studio.paths.renders,
        from_stems=mix.session_id is not None,
    )
    return master_request(studio.catalogue, song, request, TypedNames(tagged=settings.tags.isChecked()))
