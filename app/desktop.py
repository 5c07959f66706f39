"""The port to what only the desktop can do, window and papers; the one in use is handed in by main, which knows both.

Nothing behind it is loaded before it is asked for: without Qt a server renders, lists and exports all the same.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from render.monitor import Monitor

if TYPE_CHECKING:
    from app.billing.papers import Papers
    from app.billing.studio import StudioDetails
    from app.intake.letter import LetterPapers
    from app.mastering.release_papers import Documents


class Desktop(Protocol):
    """Opens the window and draws; every method raises BouncedeskError in one sentence where Qt cannot be loaded."""

    def open_window(self) -> int:
        """Open the studio's window; returns its exit code when it has been closed."""

    def draw_pages(self, folder: Path, monitor: Monitor) -> list[Path]:
        """Draw a picture of each page and theme, from a catalogue made up for it, into a folder; their paths."""

    def papers(self, studio: "StudioDetails") -> "Papers":
        """Quotes, invoices and statements in a studio's name."""

    def documents(self) -> "Documents":
        """The papers of a release; can be sent to a child process."""

    def letters(self) -> "LetterPapers":
        """Letters to clients."""
