"""The folder that a demonstration fills: new, empty or left by an earlier one, never somebody's own."""

from dataclasses import dataclass
from pathlib import Path

from app.paths import Paths, find_paths
from render.atomic import write_whole
from render.errors import BouncedeskError, reason_of
from render.text import shown

NOTE = "DEMO.txt"
TEXT = """\
The demonstration of Bouncedesk made everything in this folder; it can be deleted whole.

The files beside this one are the deliverables of a made-up song, with manifest.json as their proof. Its stems are in
"{stems}", as a client might have sent them; its masters are in "{masters}", its quote and invoices in "{papers}".
"{studio}" is a catalogue of the demo's own: set BOUNCEDESK_HOME to that folder, and Bouncedesk opens it instead of
yours.
"""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """Where everything of a demonstration lies: deliverables in `out` itself, the client's stems and a studio below."""

    out: Path
    title: str

    @property
    def stems(self) -> Path:
        """The folder with what the client sent."""
        return self.out / f"{self.title} stems"

    @property
    def masters(self) -> Path:
        """The folder with the masters of the main mix."""
        return self.out / "masters"

    @property
    def papers(self) -> Path:
        """The folder with the quote and the invoices."""
        return self.out / "papers"

    @property
    def home(self) -> Path:
        """The studio's folder, for BOUNCEDESK_HOME."""
        return self.out / "studio"

    @property
    def studio(self) -> Paths:
        """Where the demonstration keeps its catalogue."""
        return find_paths(self.home)

    def claim(self) -> None:
        """Make the folder, or take over an earlier demonstration's; raises BouncedeskError where it is another's."""
        try:
            if self.out.is_dir() and any(self.out.iterdir()) and not (self.out / NOTE).is_file():
                raise BouncedeskError(
                    f"{shown(str(self.out))} holds files that no demo made; nothing was touched.",
                    code="demo_folder_taken",
                    folder=self.out,
                )
            self.stems.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = reason_of(error)
            raise BouncedeskError(
                f"The folder {shown(str(self.out))} cannot be made ({reason}).",
                code="demo_folder_unmade",
                folder=self.out,
                reason=reason,
            ) from error
        write_whole(self.out / NOTE, _text(self).encode())


def _text(folder: DemoFolder) -> str:
    names = {name: getattr(folder, name).name for name in ("stems", "masters", "papers")}
    return TEXT.format(studio=folder.home.name, **names)
