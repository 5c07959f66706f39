"""Coded files decoded from front to back: by libsndfile, and by ffmpeg what that does not read (AAC, ALAC, WMA)."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from render.errors import AudioError
from render.ffmpeg import FfmpegProcess, output_of
from render.kernels import conversion
from render.kernels.mix import Samples
from render.machine import find_ffmpeg, require_ffmpeg
from render.sources.files import system_failure, unread
from render.sources.flac import SampleSum
from render.sources.info import DEPTHS, LOSSY_DEPTH, UNCOVERED_S, AudioInfo, unsound
from render.sources.streams import read_past
from render.units import FULL_SCALE

PROBE_S = 20.0
FIELDS = "stream=codec_name,channels,sample_rate,duration_ts,time_base,bits_per_raw_sample:format=format_name"
STATING = {"mov", "asf", "caf", "wv", "tta", "ape", "wav", "aiff", "flac", "au", "w64"}
"""Containers, as ffmpeg calls them, whose headers state a length; that of others it estimates."""
LOSSLESS = {"alac", "flac", "wavpack", "tta", "ape"}
CODEC_BLOCK = 4096  # frames: what a codec's own padding may come to
READ_BYTES = 1 << 20
FLOAT_BYTES = 4


def read_ffmpeg_info(path: Path) -> AudioInfo:
    """The format as ffmpeg sees it, its length counted by decoding; raises AudioError, without the file's name."""
    ffmpeg = find_ffmpeg()
    if ffmpeg is None:
        raise AudioError("only ffmpeg reads its kind, and that is not installed here", code="no_ffmpeg")
    command = [str(Path(ffmpeg).with_name("ffprobe")), "-v", "error", "-select_streams", "a:0"]
    command += ["-show_entries", FIELDS, "-of", "json", str(path.absolute())]
    try:
        found = json.loads(output_of(command, PROBE_S))
        stream, container = found["streams"][0], str(found.get("format", {}).get("format_name", ""))
        channels, rate = int(stream["channels"]), int(stream["sample_rate"])
        codec, bits = str(stream.get("codec_name", "")), str(stream.get("bits_per_raw_sample", ""))
    except (OSError, ValueError, LookupError) as error:
        raise AudioError("ffmpeg finds no audio in it, or it is damaged", code="unknown_format") from error
    frames, complaint = _count_frames(path, channels)
    stated = _stated_frames(stream, rate)
    if stream.get("time_base") == f"1/{rate}" and 0 < stated < frames <= stated + CODEC_BLOCK:
        frames = stated  # the container says where the codec's padding begins
    states = bool(STATING & set(container.split(",")))
    flaws = ("missing_pages",) if states and complaint.startswith(f"[{codec} ") else ()
    depth = int(bits) if codec in LOSSLESS and bits.isdigit() else LOSSY_DEPTH
    info = AudioInfo("FFMPEG", codec.upper(), channels, rate, frames, depth, is_float=True, claimed_frames=frames)
    return held_against(replace(info, flaws=flaws), stated if states else 0)


def _stated_frames(stream: dict[str, str], rate: int) -> int:
    """The length that the container states; 0 where it states none."""
    try:
        return round(Fraction(stream["time_base"]) * int(stream["duration_ts"]) * rate)
    except (LookupError, ValueError, ZeroDivisionError):
        return 0


def held_against(info: AudioInfo, stated: int) -> AudioInfo:
    """The format with what its header states (0: nothing), where that differs by more than a codec's padding."""
    least = CODEC_BLOCK + round(UNCOVERED_S * info.sample_rate)
    if not stated or abs(stated - info.frames) <= least:
        return info
    flaws = (*info.flaws, "short_header") if stated < info.frames else info.flaws
    return replace(info, claimed_frames=stated, flaws=flaws)


def _count_frames(path: Path, channels: int) -> tuple[int, str]:
    """The frames that ffmpeg decodes, and the last line of what it complained of."""
    process, size = decoder(path), 0
    try:
        while block := process.read(READ_BYTES):
            size += len(block)
        code = process.finish()
    except OSError as error:
        raise AudioError("ffmpeg hangs in the middle of it", code="damaged_audio") from error
    finally:
        process.end()
    if code:
        raise AudioError("ffmpeg cannot decode it to its end", code="damaged_audio")
    return size // (FLOAT_BYTES * channels), process.last_words


def decoder(path: Path) -> FfmpegProcess:
    """ffmpeg writing the file's samples as 32-bit floats."""
    command = [require_ffmpeg(path.name), "-v", "error", "-nostdin", "-i", str(path.absolute())]
    command += ["-map", "0:a:0", "-f", "f32le", "-c:a", "pcm_f32le", "pipe:1"]
    return FfmpegProcess(command, reads=True)


class SndfileStream:
    """A file decoded by libsndfile; closed between reads where the system allows few open files (`keep` False)."""

    def __init__(self, name: str, path: Path, info: AudioInfo, *, keep: bool) -> None:
        self.info = info
        self.integral = not info.is_float and info.bit_depth <= 24
        self._name, self._path, self._keep = name, path, keep
        self._file: sf.SoundFile | None = None
        self._position = 0
        self._sum = SampleSum.of(path) if info.container == "FLAC" else None

    def read(self, frames: int) -> Samples:
        """The next `frames` frames; raises AudioError naming the stem and the time where the file is damaged."""
        try:
            raw = self._read_raw(frames)
        except (sf.LibsndfileError, OSError) as error:
            refused = system_failure(error)
            if refused:
                raise unread(self._name, self._position / self.info.sample_rate, refused) from error
            raise self._damaged() from error
        if raw.size != frames * self.info.channels:
            raise self._damaged()
        self._position += frames
        self._check_sum(raw)
        return self._in_steps(raw)

    def _check_sum(self, raw: NDArray[np.generic]) -> None:
        """Refuse a FLAC at its end where its own sum says that its samples are others, as its decoder does."""
        if self._sum is None:
            return
        self._sum.feed(raw)
        if self._position == self._sum.frames == self.info.frames and not self._sum.holds:
            raise AudioError(
                f"{self._name} is damaged: its samples are not those that its own checksum (MD5) was taken of; ask for "
                "a fresh export of it.",
                code="damaged_audio",
                file=self._name,
            )

    def skip(self, frames: int) -> None:
        """Seek in lossless files; a lossy codec carries on from what it has decoded, so it has to decode."""
        if self.info.subtype not in DEPTHS:
            read_past(self, frames)
            return
        self._sum = None  # of all samples only
        self.close()
        self._position += frames

    def _read_raw(self, frames: int) -> NDArray[np.generic]:
        if self._file is None:
            self._file = sf.SoundFile(self._path)
            self._file.seek(self._position)
        kind = "float64" if self.info.is_float else "int32"
        raw: NDArray[np.generic] = self._file.read(frames, dtype=kind, always_2d=True).reshape(-1)
        if not self._keep:
            self.close()
        return raw

    def _in_steps(self, raw: NDArray[np.generic]) -> Samples:
        if self.integral:
            whole: NDArray[np.int32] = raw.astype(np.int32, copy=False) >> 8  # libsndfile left-justifies in 32 bits
            return whole
        wide: NDArray[np.float64] = raw.astype(np.float64) * (FULL_SCALE if self.info.is_float else 1 / 256)
        bad = conversion.first_unsound(wide, wide.size)
        if bad >= 0:
            start = self._position - wide.size // self.info.channels
            raise unsound(self._name, self.info, start + bad // self.info.channels, wide[bad])
        return wide

    def _damaged(self) -> AudioError:
        at = self._position / self.info.sample_rate
        return AudioError(
            f"{self._name} is damaged and cannot be read past {at:.3f} s; ask for a fresh export of it.",
            code="damaged_audio",
            file=self._name,
            at_s=at,
        )

    def hash(self) -> str | None:
        """A decoded file is hashed apart: it is small."""
        return None

    def close(self) -> None:
        """Close the file, to be opened again at the same place if more is read."""
        if self._file is not None:
            self._file.close()
            self._file = None


class FfmpegStream:
    """A file read from front to back through ffmpeg."""

    integral = False

    def __init__(self, name: str, path: Path, info: AudioInfo) -> None:
        self.info = info
        self._name, self._path = name, path
        self._process: FfmpegProcess | None = None
        self._position = 0

    def read(self, frames: int) -> NDArray[np.float64]:
        """The next `frames` frames; raises AudioError naming the stem where it ends early."""
        wanted = frames * self.info.channels * FLOAT_BYTES
        try:
            self._process = self._process or decoder(self._path)
            raw = self._process.read(wanted)
        except OSError as error:
            raise self._ended_early("ffmpeg hangs in") from error
        if len(raw) < wanted:
            raise self._ended_early("the sound ends in")
        wide = np.frombuffer(raw, "<f4").astype(np.float64) * FULL_SCALE
        bad = conversion.first_unsound(wide, wide.size)
        if bad >= 0:
            raise unsound(self._name, self.info, self._position + bad // self.info.channels, wide[bad])
        self._position += frames
        return wide

    def _ended_early(self, what: str) -> AudioError:
        at = self._position / self.info.sample_rate
        return AudioError(
            f"{self._name} is damaged: {what} the middle of it, at {at:.3f} s; ask for a fresh export of it.",
            code="damaged_audio",
            file=self._name,
            at_s=at,
        )

    def skip(self, frames: int) -> None:
        """What ffmpeg decodes depends on what it decoded before."""
        read_past(self, frames)

    def hash(self) -> str | None:
        """A decoded file is hashed apart: it is small."""
        return None

    def close(self) -> None:
        """Stop ffmpeg, which may be in the middle of the file; reading on begins at its start."""
        if self._process is not None:
            self._process.end()
            self._process, self._position = None, 0


def open_decoder(name: str, path: Path, info: AudioInfo, *, keep: bool) -> SndfileStream | FfmpegStream:
    """The decoder of a file that is not plain samples; without `keep` it is closed between reads where it can be."""
    if info.container == "FFMPEG":
        return FfmpegStream(name, path, info)
    return SndfileStream(name, path, info, keep=keep)
