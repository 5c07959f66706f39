"""Papers as files: a PDF, and what its file is called wherever it is kept."""

from dataclasses import dataclass
from pathlib import Path

from render.atomic import write_whole


@dataclass(frozen=True, slots=True)
class PaperFile:
    """The PDF of a quote, an invoice or a statement, and the name of its file."""

    name: str
    content: bytes

    def save(self, path: Path) -> None:
        """Write it whole or not at all; raises BouncedeskError where it cannot be written."""
        write_whole(path, self.content)

    def save_in(self, folder: Path) -> Path:
        """Write it into a folder under its own name, the folder made where there is none; where it is."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self.name
        self.save(path)
        return path


def file_name(title: str) -> str:
    """A paper's name as a file's: numbers may hold a stroke, as INV/0012 does, and so may names of clients."""
    return f"{title.replace('/', '-')}.pdf"
