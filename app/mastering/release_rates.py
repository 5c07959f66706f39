"""The rates of a release's songs: whether they are one, and songs brought to the rate that its file asks for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.mastering.release_sheet import ReleaseSheet
from app.text import listed
from render.album.disc import SECTORS_A_SECOND
from render.delivery.manifest import Warned
from render.encoders.formats import FLOAT_FORMAT, Formats
from render.errors import AudioError, BouncedeskError
from render.master.profiles import Profile
from render.monitor import Monitor
from render.sources import read_info
from render.text import kilohertz
from render.units import resampled_frames

RESAMPLED = "resampled"  # below the staging folder
_FLOAT_BYTES = 4


@dataclass(frozen=True, slots=True)
class MixedRates:
    """Songs at several rates: how many there are at each, the files by their rate, the most usual rate first."""

    by_rate: Mapping[int, tuple[Path, ...]]

    @property
    def usual(self) -> int:
        """The rate of most songs, the lower of two that are as usual: nothing is made up."""
        return next(iter(self.by_rate))


def mixed_rates(files: Sequence[Path]) -> MixedRates | None:
    """The rates of these files where they are several; one that cannot be read is left to the mastering to refuse."""
    rates: dict[Path, int] = {}
    for file in files:
        try:
            rates[file] = read_info(file).sample_rate
        except AudioError:
            continue
    order = sorted(Counter(rates.values()).items(), key=lambda item: (-item[1], item[0]))
    by_rate = {rate: tuple(file for file in rates if rates[file] == rate) for rate, _ in order}
    return MixedRates(by_rate) if len(by_rate) > 1 else None


def disc_rate(profiles: Sequence[Profile]) -> int | None:
    """The rate in Hz that all of these masters have whatever their songs', as CDs do; None where one follows them."""
    rates = {profile.kind.rate for profile in profiles}
    return rates.pop() if len(rates) == 1 else None


def with_disc_rate(release: ReleaseSheet, profiles: Sequence[Profile]) -> ReleaseSheet:
    """The release at its disc's rate, where it becomes nothing else, states none, and its songs' own will not do.

    They will not do where they are several, or one that does not fall on a disc's sectors. Raises AudioError where a
    song cannot be read.
    """
    rate = disc_rate(profiles)
    if release.rate is not None or rate is None:
        return release
    first, *others = {read_info(path).sample_rate for path in release.sources}
    return replace(release, rate=rate) if others or first % SECTORS_A_SECOND else release


def refuse_mixed_rates(release: ReleaseSheet) -> None:
    """Raise BouncedeskError naming the songs and their rates where they are several and the release states none."""
    mixed = None if release.rate is not None else mixed_rates(release.sources)
    if mixed is None:
        return
    names = "; ".join(
        f"{listed([path.name for path in files])} at {kilohertz(rate)}" for rate, files in mixed.by_rate.items()
    )
    other = next(file for rate, files in mixed.by_rate.items() if rate != mixed.usual for file in files)
    raise BouncedeskError(
        f"The songs have different rates ({names}), and a release has one for all of them; nothing was mastered.",
        code="rates_differ",
        file=other,
        rate=read_info(other).sample_rate,
        first=mixed.usual,
    )


def resampled_bytes(release: ReleaseSheet) -> int:
    """How much room the songs take that are brought to another rate."""
    from render.kernels.mix import CHANNELS

    infos = [read_info(path) for path in _other(release)]
    frames = sum(resampled_frames(each.frames, each.sample_rate, release.rate or each.sample_rate) for each in infos)
    return frames * CHANNELS * _FLOAT_BYTES


def resampled_warnings(release: ReleaseSheet) -> tuple[Warned, ...]:
    """That a song was brought to another rate: whoever reads the manifest would not know otherwise."""
    return tuple(
        Warned("resampled_song", f"{path.name} was resampled from {_rate(path)} to {kilohertz(release.rate or 0)}.")
        for path in _other(release)
    )


def at_one_rate(release: ReleaseSheet, folder: Path, monitor: Monitor) -> ReleaseSheet:
    """The release with the songs of another rate resampled into `folder`, under their own names, as floats.

    Raises AudioError or Cancelled.
    """
    others = _other(release)
    made = {
        path: _resampled(path, release.rate or 0, folder / str(place), monitor) for place, path in enumerate(others)
    }
    tracks = tuple(replace(track, file=made.get(track.file, track.file)) for track in release.tracks)
    hidden = made.get(release.hidden, release.hidden) if release.hidden else None
    return replace(release, tracks=tracks, hidden=hidden)


def _other(release: ReleaseSheet) -> list[Path]:
    if release.rate is None:
        return []
    return [path for path in dict.fromkeys(release.sources) if read_info(path).sample_rate != release.rate]


def _rate(path: Path) -> str:
    return kilohertz(read_info(path).sample_rate)


def _resampled(path: Path, rate: int, folder: Path, monitor: Monitor) -> Path:
    from render.encoders.target import Target  # a window only asks for rates
    from render.encoders.writers import open_writer
    from render.master.bounce import play_into
    from render.sources.stereo_file import StereoFile

    mix, kind = StereoFile(path), Formats().parse(f"{FLOAT_FORMAT}@{rate}")
    folder.mkdir(parents=True)
    made = folder / f"{path.stem}.wav"
    writer = open_writer(Target(made, kind, mix.rate, mix.info.frames, 0, dither=False), monitor.check)
    try:
        play_into(writer, mix, (), monitor)
        writer.finish()
        writer.publish()
    except BaseException:
        writer.abort()
        writer.discard()
        raise
    return made
