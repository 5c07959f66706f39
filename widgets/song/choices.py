"""What the user has chosen to deliver of each song, in this run; the preferences and the last render stand in."""

from pathlib import Path

from app.domain.catalogue import JobKind, SessionRow
from widgets.desk import Desk


class DeliveryChoices:
    """Variants, formats and folder, by song."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._variants: dict[int, tuple[str, ...]] = {}
        self._formats: dict[int, tuple[str, ...]] = {}
        self._folders: dict[int, Path] = {}

    def variants(self, song_id: int) -> tuple[str, ...]:
        """The variants wanted of a song."""
        preferred = self._desk.preferences.current.variants or self._desk.studio.variants.default
        return self._variants.get(song_id, preferred)

    def formats(self, song_id: int) -> tuple[str, ...]:
        """The formats wanted of a song."""
        return self._formats.get(song_id, self._desk.preferences.current.formats)

    def folder(self, session: SessionRow) -> Path:
        """Where files go: the folder chosen, that of the last render of this session, or one beside the session's."""
        chosen = self._folders.get(session.song_id)
        if chosen:
            return chosen
        jobs = self._desk.studio.catalogue.jobs.all(session.song_id)
        last = next((job for job in jobs if job.session_id == session.id and job.kind is JobKind.RENDER), None)
        folder = Path(session.folder)
        return Path(last.out_folder) if last else folder.with_name(f"{folder.name} deliverables")

    def choose(self, song_id: int, variants: tuple[str, ...], formats: tuple[str, ...]) -> None:
        """Remember what has been ticked."""
        self._variants[song_id], self._formats[song_id] = variants, formats

    def choose_folder(self, song_id: int, folder: Path) -> None:
        """Remember the folder chosen."""
        self._folders[song_id] = folder
