"""What the user has chosen to master of each song, and where to, in this run."""

from pathlib import Path

from widgets.master.lines import Mix

_RENDERED = " deliverables"


class MasterChoices:
    """Files dropped, by song; folders for masters, by mix."""

    def __init__(self) -> None:
        self._dropped: dict[int, list[Mix]] = {}
        self._folders: dict[Path, Path] = {}

    def add(self, song_id: int, mix: Mix) -> None:
        """Remember a file that was dropped, as the first of its song."""
        self._dropped[song_id] = [mix, *(each for each in self.dropped(song_id) if each.path != mix.path)]

    def dropped(self, song_id: int) -> list[Mix]:
        """The files dropped for a song, the newest first."""
        return self._dropped.get(song_id, [])

    def folder(self, mix: Mix) -> Path:
        """Where masters go: the folder chosen, else one of the mix's own, beside the render's or the file."""
        chosen = self._folders.get(mix.path)
        if chosen:
            return chosen
        if mix.session_id is not None:
            return mix.path.with_name(f"{mix.path.name} masters")
        folder = mix.path.parent
        if folder.name.endswith(_RENDERED):
            return folder.with_name(f"{folder.name.removesuffix(_RENDERED)} masters")
        return folder / f"{mix.path.stem} masters"

    def choose_folder(self, mix: Mix, folder: Path) -> None:
        """Remember the folder chosen."""
        self._folders[mix.path] = folder
