"""What the user has chosen to master of each song, and where to, in this run."""

from pathlib import Path

from app.use_cases.places import masters_folder
from widgets.master.lines import MixChoice


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
