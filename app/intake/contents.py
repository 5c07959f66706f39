"""What a session's folder holds once its settings are read."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.session import Ignored
from app.intake.file_rules import FileRules
from app.intake.folder import Listing, list_folder
from app.intake.session_file import SessionFile, read_session_file
from render.errors import BouncedeskError
from render.text import shown


class NoStemsError(BouncedeskError):
    """A folder without a single stem; `ignored` are the entries it does hold."""

    def __init__(self, sentence: str, ignored: tuple[Ignored, ...]) -> None:
        super().__init__(sentence)
        self.ignored = ignored


@dataclass(frozen=True, slots=True)
class Contents:
    """The paths of the stems, everything left out, and what `session.toml` says.

    `nested` are folders below the session's own that hold audio; `missing_mentions` names in `session.toml` that fit
    nothing in the folder.
    """

    folder: Path
    paths: tuple[str, ...]
    ignored: tuple[Ignored, ...]
    nested: tuple[str, ...]
    settings: SessionFile
    missing_mentions: tuple[str, ...]


def read_contents(folder: Path) -> Contents:
    """List the folder and read its settings; raises NoStemsError where that leaves no stem, or BouncedeskError."""
    files = FileRules.load()
    listing = list_folder(folder, files)
    contents = _without_left_out(folder, listing, read_session_file(folder), files.reasons["told"])
    if not contents.paths:
        raise NoStemsError(_nothing(shown(str(folder)), listing), contents.ignored)
    return contents


def _without_left_out(folder: Path, listing: Listing, settings: SessionFile, told: str) -> Contents:
    """The contents without what the settings leave out, which is ignored for the reason `told`."""
    left_out = {path for path in listing.audio if settings.ignores(path)}
    ignored = (*listing.ignored, *(Ignored(path, told) for path in left_out))
    everything = (*listing.audio, *(entry.path for entry in listing.ignored))
    return Contents(
        folder,
        tuple(path for path in listing.audio if path not in left_out),
        tuple(sorted(ignored, key=lambda entry: entry.path)),
        listing.nested,
        settings,
        settings.mentions_without_file(everything),
    )


def _nothing(name: str, listing: Listing) -> str:
    if listing.audio:
        return f"session.toml leaves out every audio file in {name}; take a line from its “ignore” to go on."
    what = "holds no audio files" if listing.ignored else "is empty"
    return f"{name} {what}; choose the folder that holds the stems."
