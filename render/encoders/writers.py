"""The writer and the encoder that each format has, and the resampling before an encoder whose file has another rate."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import soxr

from render.encoders.codecs import AacEncoder, LosslessEncoder, LossyEncoder, OggEncoder
from render.encoders.pcm import PlainEncoder, PlainWriter
from render.encoders.streamed import Encoder, StreamedWriter
from render.encoders.target import CHANNELS, SPARE, FileWriter, Floats, Target
from render.units import resampled_frames

ENCODERS: dict[str, type[Encoder]] = {
    "wav": PlainEncoder,
    "aiff": PlainEncoder,
    "flac": LosslessEncoder,
    "mp3": LossyEncoder,
    "ogg": OggEncoder,
    "m4a": AacEncoder,
}


def open_writer(target: Target, check: Callable[[], None]) -> FileWriter:
    """Open the `.part` of a file to deliver; raises AudioError in one sentence where it cannot be.

    `check` raises `Cancelled` when the user has asked to stop.
    """
    if target.kind.positional:
        return PlainWriter(target)
    return StreamedWriter(target, make_encoder, check)


def make_encoder(path: Path, target: Target) -> Encoder:
    """The encoder that writes `target` to `path`, with a resampler before it where the rates differ."""
    inner = ENCODERS[target.kind.container](path, target)  # type: ignore[call-arg]  # every one is made like this
    return inner if target.delivered_rate == target.rate else ResamplingEncoder(target, inner)


class ResamplingEncoder:
    """Brings the mix to the rate of its file (soxr VHQ) on the way to another encoder.

    The file has exactly the mix's duration at the new rate, to the nearest frame.
    """

    def __init__(self, target: Target, inner: Encoder) -> None:
        self.peak = 0.0
        self._inner = inner
        self._resampler = soxr.ResampleStream(
            target.rate, target.delivered_rate, CHANNELS, dtype="float64", quality="VHQ"
        )
        self._left = resampled_frames(target.frames, target.rate, target.delivered_rate)

    def encode(self, mix: Floats, frames: int) -> None:
        """Resample the next frames and pass on what is ready."""
        self._pass_on(self._resampler.resample_chunk(mix[: CHANNELS * frames].reshape(-1, CHANNELS), last=False))

    def _pass_on(self, ready: Floats) -> None:
        frames = min(len(ready), self._left)
        if not frames:
            return
        block = np.zeros(CHANNELS * frames + SPARE)
        block[: CHANNELS * frames] = ready[:frames].reshape(-1)
        self.peak = max(self.peak, float(np.abs(block).max()))
        self._left -= frames
        self._inner.encode(block, frames)

    def finish(self) -> None:
        """Pass on the resampler's tail, then let the encoder finish."""
        self._pass_on(self._resampler.resample_chunk(np.zeros((0, CHANNELS)), last=True))
        while self._left:
            self._pass_on(np.zeros((min(self._left, 1 << 16), CHANNELS)))
        self._inner.finish()

    def interrupt(self) -> None:
        """Wake a call of the encoder behind that might hang."""
        self._inner.interrupt()

    def close(self) -> None:
        """Close the encoder's file as it is: it will be thrown away."""
        self._inner.close()
