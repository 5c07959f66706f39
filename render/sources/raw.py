"""The fast path: plain PCM and float samples straight from a file's bytes, at any place or from front to back."""

from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from render.kernels import conversion
from render.kernels.mix import BOTH, Samples, add_to_stereo
from render.sources.files import ByteFile, Scratch, fill
from render.sources.fingerprint import RunningHash, describe_kind
from render.sources.info import AudioInfo, RawLayout, unsound

Word = TypeVar("Word", bound=np.generic)


class RawSource:
    """Plain samples at any place of a file, from any thread.

    Yields int32 in 24-bit steps where the samples have at most 24 bits (`integral`), otherwise float64 in the same
    unit.
    """

    resampled = False

    def __init__(self, name: str, file: ByteFile, info: AudioInfo, layout: RawLayout, scratch: Scratch) -> None:
        self.name = name
        self.info = info
        self.integral = not layout.is_float and layout.sample_bytes <= 3
        self._file = file
        self._scratch = scratch
        self._layout = layout
        self._frame_bytes = info.channels * layout.sample_bytes
        self._hash = RunningHash(describe_kind(info))

    def read(self, start: int, frames: int) -> Samples:
        """The interleaved samples of `frames` frames from frame `start`: exactly frames × channels of them.

        Raises AudioError naming the stem where it cannot be read or holds a value that is no sound.
        """
        count = frames * self.info.channels
        raw = self._read_bytes(start, count)
        return self._decode(raw, count, start)[:count]

    def add(self, start: int, frames: int, total: Samples, sides: int = BOTH) -> None:
        """Add `frames` frames from frame `start` to the interleaved stereo `total`, which has four samples to spare.

        `total` is int32 only where this stem is `integral`. Plain 24-bit and 16-bit stereo, which most stems are, is
        decoded and added in one sweep.
        """
        count = frames * self.info.channels
        one_sweep = self.info.channels == 2 and sides == BOTH and self.integral and not self._layout.big_endian
        if one_sweep and self._layout.sample_bytes == 3 and total.dtype == np.int32:
            raw = self._read_bytes(start, count)
            conversion.add_pcm24(raw[: (count + 3) // 4 * 12].view(np.uint32), cast("NDArray[np.int32]", total), count)
        elif one_sweep and self._layout.sample_bytes == 2 and total.dtype == np.int32:
            raw = self._read_bytes(start, count)
            conversion.add_pcm16(raw[: 2 * count].view(np.int16), cast("NDArray[np.int32]", total), count)
        else:
            add_to_stereo(self.read(start, frames), self.info.channels, total, frames, sides)

    def hash(self) -> str | None:
        """The hash of the samples once all were read."""
        return self._hash.result(self.info.frames * self._frame_bytes)

    def abort(self) -> None:
        """Nobody ever waits for plain samples."""

    def _read_bytes(self, start: int, count: int) -> NDArray[np.uint8]:
        size = count * self._layout.sample_bytes
        raw = self._scratch.bytes(size + 12)  # 24-bit kernels work in groups of 12 bytes
        raw[size:] = 0
        if self._layout.stride:
            self._fill_track(raw[:size], start)
        else:
            self._fill(raw.data[:size], start, self._frame_bytes)
        self._hash.feed(start * self._frame_bytes, raw.data[:size])
        return raw

    def _fill_track(self, raw: NDArray[np.uint8], start: int) -> None:
        """One track's samples out of those of several."""
        stride = self._layout.stride
        samples = raw.reshape(-1, self._layout.sample_bytes)
        among = np.zeros((len(samples), stride), np.uint8)
        whole = among.reshape(-1)[: max(0, among.size - stride + samples.shape[1])]  # not past the file's last sample
        self._fill(whole.data, start, stride)
        samples[:] = among[:, : samples.shape[1]]

    def _fill(self, view: memoryview, start: int, width: int) -> None:
        """Fill `view` from frame `start` on, `width` bytes a frame."""
        rate = self.info.sample_rate
        place = self._layout.data_start + start * width
        fill(self._file, view, place, self.name, lambda done: (start + done // width) / rate)

    def _decode(self, raw: NDArray[np.uint8], count: int, start: int) -> Samples:
        if self._layout.is_float:
            return self._decode_float(raw, count, start)
        if self._layout.sample_bytes == 4:
            wide = np.empty(count, np.float64)
            conversion.unpack_pcm32(self._words(raw, count, np.dtype(np.int32)), wide, count)
            return wide
        out = np.empty(count + 4, np.int32)
        if self._layout.sample_bytes == 1:
            conversion.unpack_pcm8(raw, out, count, 128 if self._layout.unsigned else 0)
        elif self._layout.sample_bytes == 2:
            conversion.unpack_pcm16(self._words(raw, count, np.dtype(np.int16)), out, count)
        elif self._layout.big_endian:
            conversion.unpack_pcm24_big(raw, out, count)
        else:
            conversion.unpack_pcm24(raw[: (count + 3) // 4 * 12].view(np.uint32), out, count)
        return out

    def _decode_float(self, raw: NDArray[np.uint8], count: int, start: int) -> NDArray[np.float64]:
        out = np.empty(count, np.float64)
        if self._layout.sample_bytes == 4:
            bad = conversion.unpack_float32(self._words(raw, count, np.dtype(np.float32)), out, count)
        else:
            bad = conversion.unpack_float64(self._words(raw, count, np.dtype(np.float64)), out, count)
        if bad >= 0:
            raise unsound(self.name, self.info, start + bad // self.info.channels, out[bad])
        return out

    def _words(self, raw: NDArray[np.uint8], count: int, kind: np.dtype[Word]) -> NDArray[Word]:
        words = raw[: count * kind.itemsize].view(kind)
        return words.byteswap() if self._layout.big_endian else words


class RawStream:
    """A raw source read in order, for what streams: the resampler."""

    def __init__(self, source: RawSource) -> None:
        self.info = source.info
        self.integral = source.integral
        self._source = source
        self._position = 0

    def read(self, frames: int) -> Samples:
        """The next `frames` frames, interleaved; raises AudioError as its source does."""
        samples = self._source.read(self._position, frames)
        self._position += frames
        return samples

    def skip(self, frames: int) -> None:
        """Go on at a later place."""
        self._position += frames

    def hash(self) -> str | None:
        """The hash of the samples, None where any was skipped."""
        return self._source.hash()
