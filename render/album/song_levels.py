"""Bringing the songs of a release to their level: each to the target, or all by one gain that suits the loudest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from render.bus.settings import BusSettings
from render.encoders.formats import FLOAT_FORMAT, Formats
from render.encoders.target import Target
from render.master.aims import Aim, aim_of, loudest_gain
from render.master.analysis import MixAnalysis, analyse
from render.master.bounce import print_master
from render.master.loudness_search import Level, find_gain
from render.master.master_job import MasterJob
from render.master.profiles import Profile
from render.measure.file_figures import measure_file
from render.monitor import Monitor, ProgressShare
from render.sources.stereo_file import StereoFile

CLOSE_LU = 0.05
MARGIN_DB = 0.02  # more than needed: limiting does not follow the gain to the last bit
MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Levelled:
    """A song after the chain: a file as long as its source, the gain it had in dB, and how hard it was limited.

    `exact_bits` is the depth at which the file's samples are the source's own, None where they were changed;
    `short_lu` is by how much it stays below its target, as far as it was to be brought there.
    """

    path: Path
    gain_db: float
    reduction_db: float
    exact_bits: int | None = None
    short_lu: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Song:
    mix: StereoFile
    analysis: MixAnalysis
    out: Path

    @property
    def lufs(self) -> float | None:
        return self.analysis.levels.loudness.integrated_lufs


class _Chain:
    """One profile's chain over the songs of a release."""

    def __init__(self, aim: Aim, most_db: float, monitor: Monitor) -> None:
        self._aim, self._most, self._monitor = aim, most_db, monitor
        self._limiter = aim.limiter(0.0)

    def most_gain(self, songs: Sequence[_Song]) -> float:
        """The gain at which the limiter turns the first of these songs down as far as is allowed."""
        return min(loudest_gain(song.analysis, self._limiter, self._most) for song in songs)

    def to_target(self, song: _Song, target: float, most_gain: float) -> Levelled:
        """The song at its target, or as close as `most_gain` lets it; tried on the whole song after the search."""
        level = Level(target, self._limiter, most_gain)
        fit = find_gain(song.mix, self._aim.stages, song.analysis, level, self._monitor)
        gain = fit.gain_db
        for _ in range(MOST_TRIES):
            done = self.limited(song, gain)
            loudness = measure_file(done.path, self._monitor).integrated_lufs
            missing = target - loudness if loudness is not None else 0.0
            most_gain = min(most_gain, gain - self.excess(done))
            step = min(missing / fit.slope, most_gain - gain)
            if abs(step) <= CLOSE_LU and not self.excess(done):
                break
            gain += step
        return replace(done, short_lu=max(0.0, missing))

    def excess(self, done: Levelled) -> float:
        """By how much less gain a song must have that was limited by more than is allowed; 0 where it was not."""
        over = done.reduction_db - self._most
        return over + MARGIN_DB if over > 0 else 0.0

    def limited(self, song: _Song, gain_db: float) -> Levelled:
        """The song at a gain, through the limiter that keeps the ceiling."""
        return self._print(song, (*self._aim.stages, BusSettings(gain_db=gain_db, limiter=self._limiter)), gain_db)

    def trimmed(self, song: _Song, gain_db: float) -> Levelled:
        """The song at a gain and nothing else; where the chain would leave it as it is, the source itself."""
        if not gain_db and not self._aim.stages:
            return Levelled(song.mix.path, 0.0, 0.0, song.mix.info.bit_depth if song.mix.integral else None)
        return self._print(song, (*self._aim.stages, BusSettings(gain_db=gain_db)), gain_db)

    def _print(self, song: _Song, stages: Sequence[BusSettings], gain_db: float) -> Levelled:
        song.out.parent.mkdir(parents=True, exist_ok=True)
        info = song.mix.info
        target = Target(song.out, Formats().parse(FLOAT_FORMAT), info.sample_rate, info.frames, seed=0, dither=False)
        printed = print_master(song.mix, stages, target, self._monitor)
        printed.writer.publish()
        return Levelled(song.out, gain_db, max(0.0, printed.most_db))


def level_songs(
    paths: Sequence[Path], profile: Profile, job: MasterJob, scratch: Path, monitor: Monitor, *, album: bool
) -> tuple[Levelled, ...]:
    """Take `paths` through the chain of `profile` for `job`, whose source and files do not matter here.

    As an `album` all get one gain: the one that brings the loudest to the target, or keeps the highest peak. New files
    go into the folder `scratch`. Raises AudioError or Cancelled.
    """
    aim = aim_of(profile, job)
    share = 1.0 / len(paths)
    songs = []
    for number, path in enumerate(paths):
        mix = StereoFile(path)
        part = ProgressShare(monitor, 0.5 * number * share, 0.5 * (number + 1) * share)
        songs.append(_Song(mix, analyse(mix, aim.stages, part), scratch / f"{number:02}.wav"))
    chain = _Chain(aim, job.max_reduction_db, ProgressShare(monitor, 0.5, 1.0))
    if aim.target_lufs is None:
        return _by_peaks(songs, aim, profile, chain, album=album)
    return _by_loudness(songs, aim.target_lufs, chain, album=album)


def _by_peaks(
    songs: Sequence[_Song], aim: Aim, profile: Profile, chain: _Chain, *, album: bool
) -> tuple[Levelled, ...]:
    """No loudness is asked for: songs keep their level but for what their peaks need."""
    trims = [aim.trim_db(song.analysis, profile.kind, 0.0) for song in songs]
    gains = [min(trims)] * len(songs) if album else trims
    return tuple(chain.trimmed(song, gain) for song, gain in zip(songs, gains, strict=True))


def _by_loudness(songs: Sequence[_Song], target: float, chain: _Chain, *, album: bool) -> tuple[Levelled, ...]:
    if not album:
        return tuple(
            chain.limited(song, 0.0) if song.lufs is None else chain.to_target(song, target, chain.most_gain([song]))
            for song in songs
        )
    loudest = max(songs, key=lambda song: -np.inf if song.lufs is None else song.lufs)
    if loudest.lufs is None:
        return tuple(chain.limited(song, 0.0) for song in songs)
    most = chain.most_gain(songs)
    for _ in range(MOST_TRIES):
        first = chain.to_target(loudest, target, most)
        done = tuple(first if song is loudest else chain.limited(song, first.gain_db) for song in songs)
        excess = max(map(chain.excess, done))
        if not excess:
            break
        most = first.gain_db - excess
    return done
