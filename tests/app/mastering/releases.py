"""Releases on disk that the tests master."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.mastering.master_request import ReleaseRequest
from app.mastering.release_delivery import run_release
from app.mastering.release_papers import Report
from render.album.disc import Disc
from render.errors import BouncedeskError
from render.monitor import Unwatched
from tests.render.album.discs import song
from tests.render.audio import Ints

HEAD = 'title = "Harbour Lights"\nartist = "Nadia Voß"\nupc = "5012345678900"\n'


class Blank:
    """A printer that can do nothing but leave pages blank."""

    def write_report(self, path: Path, report: Report) -> None:
        """An empty report."""
        path.write_text(report.title)

    def write_pq_sheet(self, path: Path, disc: Disc, created_by: str, date: str) -> None:
        """An empty sheet."""
        path.write_text(f"{disc.title} {created_by} {date}")


class Broken(Blank):
    """A printer without ink."""

    def write_report(self, path: Path, report: Report) -> None:  # noqa: ARG002 -- the port's signature
        """Fails as the real one does where Qt is missing."""
        raise BouncedeskError("Qt cannot be loaded here.")


def track(name: str, *lines: str) -> str:
    """A [[tracks]] table."""
    return "\n".join(["[[tracks]]", f'file = "{name}"', *lines]) + "\n"


def write_release(folder: Path, *tracks: str, head: str = HEAD) -> Path:
    """RELEASE.toml with these tables."""
    path = folder / "RELEASE.toml"
    path.write_text(head + "".join(tracks), "utf-8")
    return path


def songs(folder: Path, *seconds: float, rate: int = 44_100) -> list[Ints]:
    """Files 1.wav, 2.wav … of these lengths, at 16 bits; their samples."""
    return [song(folder / f"{number}.wav", each, seed=number, rate=rate) for number, each in enumerate(seconds, 1)]


def master(file: Path, *profiles: str, documents: Blank | None = None, lufs: float | None = None) -> Mapping[str, Any]:
    """Master a release into the folder `out` beside it; its manifest."""
    request = ReleaseRequest(file, file.parent / "out", profiles, lufs=lufs)
    return run_release(request, documents or Blank(), Unwatched())
