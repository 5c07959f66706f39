"""What the user has chosen to deliver of each song, in this run.

Before that what its brief wants, which an accepted quote fills in; then the preferences and the last render stand in.
"""

from pathlib import Path

from app.domain.session import SessionRow
from app.use_cases.places import renders_folder
from widgets.services import WindowServices


class DeliveryChoices:
    """Variants, formats and folder, by song."""

    def __init__(self, services: WindowServices) -> None:
        self._services = services
        self._variants: dict[int, tuple[str, ...]] = {}
        self._formats: dict[int, tuple[str, ...]] = {}
        self._folders: dict[int, Path] = {}

    def variants(self, song_id: int) -> tuple[str, ...]:
        """The variants wanted of a song; what is made by hand, as an underscore, is none to render."""
        chosen = self._variants.get(song_id)
        if chosen is not None:
            return chosen
        rules = self._services.studio.variants
        wanted = tuple(name for name in self._services.catalogue.briefs.get(song_id).variants if name in rules.names)
        return wanted or self._services.preferences.current.variants or rules.default

    def formats(self, song_id: int) -> tuple[str, ...]:
        """The formats wanted of a song."""
        chosen = self._formats.get(song_id)
        if chosen is not None:
            return chosen
        return self._services.catalogue.briefs.get(song_id).formats or self._services.preferences.current.formats

    def folder(self, session: SessionRow) -> Path:
        """Where files go: the folder chosen, that of the last render of this session, or one beside the session's."""
        return self._folders.get(session.song_id) or renders_folder(self._services.catalogue, session)

    def choose(self, song_id: int, variants: tuple[str, ...], formats: tuple[str, ...]) -> None:
        """Remember what has been ticked."""
        self._variants[song_id], self._formats[song_id] = variants, formats

    def choose_folder(self, song_id: int, folder: Path) -> None:
        """Remember the folder chosen."""
        self._folders[song_id] = folder
