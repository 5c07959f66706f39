"""What the Master section asks for: the mix and folder chosen in this run, and its fields."""

from collections.abc import Mapping
from pathlib import Path

from app.bootstrap import Studio
from app.domain.catalogue import Song
from app.mastering.master_request import MOST_REDUCTION_DB, MasterRequest
from app.use_cases.master import TypedNames, master_request
from app.use_cases.places import masters_folder
from render.bus.settings import BusSettings
from widgets.master.mixes import MixChoice
from widgets.master.settings_panel import SettingsPanel


class MasterChoices:
    """Files dropped, by song; folders for masters, by mix."""

    def __init__(self) -> None:
        self._dropped: dict[int, list[MixChoice]] = {}
        self._folders: dict[Path, Path] = {}

    def add(self, song_id: int, mix: MixChoice) -> None:
        """Remember a file that was dropped, as the first of its song."""
        self._dropped[song_id] = [mix, *(each for each in self.dropped(song_id) if each.path != mix.path)]

    def dropped(self, song_id: int) -> list[MixChoice]:
        """The files dropped for a song, the newest first."""
        return self._dropped.get(song_id, [])

    def folder(self, mix: MixChoice) -> Path:
        """Where masters go: the folder chosen, else one of the mix's own, beside the render's or the file."""
        chosen = self._folders.get(mix.path)
        return chosen or masters_folder(mix.path, from_stems=mix.session_id is not None)

    def choose_folder(self, mix: MixChoice, folder: Path) -> None:
        """Remember the folder chosen."""
        self._folders[mix.path] = folder


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
