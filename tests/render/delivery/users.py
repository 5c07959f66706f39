"""The four that deliver through the transaction, each behind one small adapter: a render, masters, previews, a release.

Each makes its sources in a folder from a seed (another seed: other sound, the same names), and delivers them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf

from app.mastering.master_request import ReleaseRequest
from app.mastering.release_delivery import run_release
from render.delivery.manifest import ManifestHeader
from render.delivery.render import deliver
from render.delivery.reusable import RenderOptions
from render.master.master import master_file
from render.master.master_job import MasterFile, MasterJob
from render.monitor import Monitor, Unwatched
from render.plan import PlannedCheck
from render.preview.preview import PreviewFile, PreviewJob, make_previews
from tests.app.mastering.releases import Blank
from tests.render.audio import noise, plan_of, stem, write_ints

RATE = 44_100
FRAMES = 6000
MIX_S = 0.6


def _mix(path: Path, seed: int) -> Path:
    """A short stereo mix with some level."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = 0.1 * np.random.default_rng(seed).standard_normal((round(MIX_S * RATE), 2))
    sf.write(path, samples, RATE, subtype="PCM_24")
    return path


def _stems(folder: Path, seed: int) -> list[Path]:
    return [
        write_ints(folder / f"{name}.wav", noise(FRAMES, 2, 24, seed + place), 24)
        for place, name in enumerate(("voice", "music"))
    ]


def _mixes(folder: Path, seed: int) -> list[Path]:
    return [_mix(folder / f"{number}.wav", seed + number) for number in (1, 2)]


def _render(sources: list[Path], out: Path, locks: Path, monitor: Monitor) -> None:
    voice, music = sources
    stems = [stem(voice, 1.0, 1.0, 0.0), stem(music, 1.0, 0.0, 1.0)]
    checks = (PlannedCheck("main = voice + music", 0, (1, 2)),)
    plan = plan_of(out, stems, ["main", "voice", "music"], FRAMES, ("wav24", "flac24"), checks)
    deliver(plan, ManifestHeader("Bouncedesk test", {}, {}), monitor, RenderOptions(cache=locks))


def _master(sources: list[Path], out: Path, locks: Path, monitor: Monitor) -> None:
    files = tuple(
        MasterFile(name, f"{name}.{kind}") for name, kind in (("wav", "wav"), ("flac", "flac"), ("mp3", "mp3"))
    )
    master_file(MasterJob(sources[0], out, files, locks=locks), monitor)


def _preview(sources: list[Path], out: Path, locks: Path, monitor: Monitor) -> None:
    files = tuple(PreviewFile(source, f"{source.stem}.mp3") for source in sources)
    make_previews(PreviewJob(files, out, lambda _part, _name: (), locks), monitor)


def _release(sources: list[Path], out: Path, locks: Path, monitor: Monitor) -> None:
    tables = "".join(f'[[tracks]]\nfile = "{source.name}"\n' for source in sources)
    file = sources[0].with_name("RELEASE.toml")
    file.write_text(f'title = "Harbour Lights"\nartist = "Nadia"\ntrim = false\n{tables}', "utf-8")
    run_release(ReleaseRequest(file, out, ("wav", "mp3"), locks=locks), Blank(), monitor)


@dataclass(frozen=True, slots=True)
class DeliveryUser:
    """One of the four: makes its `sources` in a folder from a seed, and delivers them into another."""

    name: str
    sources: Callable[[Path, int], list[Path]]
    deliver: Callable[[list[Path], Path, Path, Monitor], None]
    has_manifest: bool = True


USERS = (
    DeliveryUser("render", _stems, _render),
    DeliveryUser("masters", lambda folder, seed: [_mix(folder / "mix.wav", seed)], _master),
    DeliveryUser("previews", _mixes, _preview, has_manifest=False),
    DeliveryUser("release", _mixes, _release),
)
BY_NAME = {user.name: user for user in USERS}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one user's sources lie, where it delivers, and where that is remembered."""

    user: DeliveryUser
    folder: Path

    @property
    def out(self) -> Path:
        """The delivery."""
        return self.folder / "out"

    @property
    def incoming(self) -> Path:
        """The sources."""
        return self.folder / "in"

    @property
    def locks(self) -> Path:
        """Where deliveries are remembered."""
        return self.folder / "locks"

    def make_sources(self, seed: int) -> list[Path]:
        """The sources, made anew."""
        return self.user.sources(self.incoming, seed)

    def deliver(self, seed: int, monitor: Monitor | None = None, out: Path | None = None) -> None:
        """Make the sources of this seed and deliver them."""
        self.user.deliver(self.make_sources(seed), out or self.out, self.locks, monitor or Unwatched())

    def again(self, sources: list[Path], monitor: Monitor | None = None) -> None:
        """Deliver sources that are there."""
        self.user.deliver(sources, self.out, self.locks, monitor or Unwatched())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path; of a manifest, what does not tell how long things took."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()] if folder.exists() else []
    return {path.relative_to(folder).as_posix(): _bytes(path) for path in files}


def _bytes(path: Path) -> bytes:
    if path.name != "manifest.json":
        return path.read_bytes()
    document: dict[str, Any] = json.loads(path.read_bytes())
    return json.dumps({key: value for key, value in document.items() if key != "timings"}).encode()


def named(folder: Path) -> dict[str, bytes]:
    """What of `contents` has its name: neither a `.part` nor in a folder of such."""
    return {path: data for path, data in contents(folder).items() if ".part" not in path}
