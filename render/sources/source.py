"""A stem ready to be mixed, opened the fastest way that its format allows, at the rate that the session needs."""

from pathlib import Path
from typing import Protocol

from render.kernels.mix import BOTH, Samples
from render.sources.ffmpeg import FfmpegStream
from render.sources.files import Handles
from render.sources.info import AudioInfo
from render.sources.probe import probe
from render.sources.raw import RawSource, RawStream
from render.sources.sequential import Begin, SequentialSource
from render.sources.streams import ResampledStream, SndfileStream, Stream


class StemSource(Protocol):
    """A stem ready to be mixed; `info` is what it yields, `integral` whether that is whole 24-bit steps (int32).

    `resampled` says that its samples are not the file's own.
    """

    name: str
    info: AudioInfo
    integral: bool
    resampled: bool

    def read(self, start: int, frames: int) -> Samples:
        """The interleaved samples of `frames` frames from frame `start`."""

    def add(self, start: int, frames: int, total: Samples, sides: int = BOTH) -> None:
        """Add `frames` frames from frame `start` to the interleaved stereo `total` (with four samples to spare)."""

    def hash(self) -> str | None:
        """The hash of the file's samples once all were read, None where it is not taken while reading."""

    def abort(self) -> None:
        """Wake every thread that waits for this source: the render is over."""


def open_source(
    path: Path, handles: Handles, name: str = "", rate: int | None = None, begin: Begin | None = None
) -> StemSource:
    """Open the stem at `path`, resampled to `rate` Hz where given and different; `handles` closes it.

    A stem that can only be read in order is read from where `begin` says.

    Raises AudioError naming the stem.
    """
    name = name or path.name
    info, layout = probe(path)
    stream: Stream
    resampled = rate not in (None, info.sample_rate)
    if layout is not None:
        raw = RawSource(name, handles.open(path), info, layout, handles.scratch)
        if not resampled:
            return raw
        stream = RawStream(raw)
    else:
        decoded = open_decoder(name, path, info, keep=handles.keep)
        handles.close_later(decoded)
        stream = decoded
    if rate is not None and resampled:
        stream = ResampledStream(stream, rate)
    return SequentialSource(name, stream, resampled=resampled, begin=begin)


def open_decoder(name: str, path: Path, info: AudioInfo, *, keep: bool) -> SndfileStream | FfmpegStream:
    """The decoder of a file that is not plain samples; without `keep` it is closed between reads where it can be."""
    if info.container == "FFMPEG":
        return FfmpegStream(name, path, info)
    return SndfileStream(name, path, info, keep=keep)
