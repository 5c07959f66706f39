"""The writer that each format has: at any place, or from front to back by an encoder in a thread beside the mix.

Before an encoder whose file has another rate stands a resampler.
"""

import errno
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import soxr
from soundfile import SoundFileError

from render.atomic import refusal
from render.encoders.codecs import AacEncoder, LosslessEncoder, LossyEncoder, OggEncoder
from render.encoders.pcm import PlainEncoder, PlainWriter
from render.encoders.target import FileWriter, PartWriter, Target
from render.errors import AudioError, Cancelled
from render.kernels.mix import CHANNELS, SPARE, Floats
from render.units import resampled_frames

WAITING_BLOCKS = 4  # what the mix may be ahead of an encoder
POLL_S, STALL_S = 0.05, 60.0


class Encoder(Protocol):
    """Writes one file from front to back."""

    peak: float

    def encode(self, mix: Floats, frames: int) -> None:
        """Take the next `frames` stereo frames; `mix` has four samples to spare and must not be altered."""

    def finish(self) -> None:
        """Write what is left and close the file."""

    def interrupt(self) -> None:
        """Wake a call that another thread makes and that might hang; does nothing where none can."""

    def close(self) -> None:
        """Close the file as it is: it will be thrown away."""


def _system(error: OSError | SoundFileError) -> OSError:
    """The error of a write; libsndfile keeps to itself what the system said."""
    return error if isinstance(error, OSError) else OSError(errno.EIO, "the disk took no more of it")


class StreamedWriter(PartWriter):
    """Puts blocks in order and feeds them to an encoder in another thread.

    `check` raises `Cancelled` when the user has asked to stop; it is asked wherever this writer waits.
    """

    def __init__(self, target: Target, check: Callable[[], None]) -> None:
        super().__init__(target)
        self._check_cancel = check
        self._next = 0
        self._turn = threading.Condition()
        self._blocks: queue.Queue[tuple[Floats, int] | None] = queue.Queue(WAITING_BLOCKS)
        self._aborted = threading.Event()
        self._failure: BaseException | None = None
        try:
            self._encoder = make_encoder(self._file.part, target)
        except SoundFileError as error:
            self._file.discard()
            raise refusal(target.path, _system(error)) from error
        except BaseException:
            self._file.discard()
            raise
        self._thread = threading.Thread(target=self._encode, daemon=True)
        self._thread.start()

    def write(self, start: int, mix: Floats, frames: int) -> None:
        """Queue a block; waits for its turn, and while the encoder is too far behind."""
        with self._turn:
            while self._next != start:
                self._check()
                self._turn.wait(POLL_S)
            self._put((mix, frames))
            self._next = start + frames
            self._turn.notify_all()

    def _put(self, block: tuple[Floats, int] | None) -> None:
        for _ in range(round(STALL_S / POLL_S)):
            self._check()
            try:
                return self._blocks.put(block, timeout=POLL_S)
            except queue.Full:
                continue
        raise self._stalled()

    def _stalled(self) -> AudioError:
        return AudioError(
            f"The encoder of {self.target.path.name} has taken nothing for {STALL_S:.0f} s and was stopped; "
            "render again, or choose another format.",
            code="stalled_encoder",
            file=self.target.path,
            seconds=STALL_S,
        )

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure
        if self._aborted.is_set():
            raise Cancelled
        self._check_cancel()

    def _encode(self) -> None:
        try:
            while not self._aborted.is_set():
                try:
                    block = self._blocks.get(timeout=POLL_S)
                except queue.Empty:
                    continue
                if block is None:
                    return self._encoder.finish()
                self._encoder.encode(*block)
            self._encoder.close()
        except (OSError, SoundFileError) as error:
            self._fail(refusal(self.target.path, _system(error)))
        except BaseException as error:  # noqa: BLE001 -- raised again where the mix waits for this thread
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self._encoder.close()
        self._failure = error

    def peak(self) -> float:
        """The largest magnitude after resampling; 0 where the rate is the mix's own."""
        return self._encoder.peak

    def finish(self) -> None:
        """Wait until the encoder has taken everything and closed the file."""
        self._put(None)
        while self._thread.is_alive():
            self._check()
            self._thread.join(POLL_S)
        self._check()

    def abort(self) -> None:
        """Stop the encoder and wake whoever waits for it."""
        self._aborted.set()
        with self._turn:
            self._turn.notify_all()

    def discard(self) -> None:
        """Stop the encoder, wait until its thread is gone, then remove the `.part`."""
        self.abort()
        self._encoder.interrupt()
        self._thread.join()
        super().discard()


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
    return StreamedWriter(target, check)


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
