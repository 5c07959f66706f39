"""Client formats that libsndfile does not read (AAC, ALAC, WMA), decoded by ffmpeg through a pipe."""

import json
import subprocess
from pathlib import Path
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from render.errors import AudioError
from render.machine import require_ffmpeg
from render.sources.info import AudioInfo
from render.sources.streams import read_past
from render.units import FULL_SCALE

PROBE_S = 20.0
FIELDS = "codec_name,channels,sample_rate,duration_ts,time_base"
READ_BYTES = 1 << 20
FLOAT_BYTES = 4
LOSSY_DEPTH = 16


def read_ffmpeg_info(path: Path) -> AudioInfo:
    """The format as ffmpeg sees it, its length counted by decoding; raises AudioError, without the file's name."""
    command = [str(Path(require_ffmpeg("it")).with_name("ffprobe")), "-v", "error", "-select_streams", "a:0"]
    command += ["-show_entries", f"stream={FIELDS}", "-of", "json", str(path.absolute())]
    try:
        probed = subprocess.run(command, capture_output=True, timeout=PROBE_S, check=True, stdin=subprocess.DEVNULL)
        stream = json.loads(probed.stdout)["streams"][0]
        channels, rate = int(stream["channels"]), int(stream["sample_rate"])
    except (OSError, subprocess.SubprocessError, ValueError, LookupError) as error:
        raise AudioError("ffmpeg finds no audio in it, or it is damaged", code="unknown_format") from error
    frames = _count_frames(path, channels)
    if stream.get("time_base") == f"1/{rate}":  # the container says where the codec's padding begins
        frames = min(frames, int(stream.get("duration_ts", frames)))
    name = str(stream.get("codec_name", "")).upper()
    return AudioInfo("FFMPEG", name, channels, rate, frames, LOSSY_DEPTH, is_float=True, claimed_frames=frames)


def _count_frames(path: Path, channels: int) -> int:
    with decoder(path) as process:
        pipe, size = cast("IO[bytes]", process.stdout), 0
        while block := pipe.read(READ_BYTES):
            size += len(block)
    if process.returncode:
        raise AudioError("ffmpeg cannot decode it to its end", code="damaged_audio")
    return size // (FLOAT_BYTES * channels)


def decoder(path: Path) -> subprocess.Popen[bytes]:
    """ffmpeg writing the file's samples to a pipe as 32-bit floats."""
    command = [require_ffmpeg(path.name), "-v", "error", "-nostdin", "-i", str(path.absolute())]
    command += ["-map", "0:a:0", "-f", "f32le", "-c:a", "pcm_f32le", "pipe:1"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


class FfmpegStream:
    """A file read from front to back through ffmpeg."""

    integral = False

    def __init__(self, name: str, path: Path, info: AudioInfo) -> None:
        self.info = info
        self._name, self._path = name, path
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, frames: int) -> NDArray[np.float64]:
        """The next `frames` frames; raises AudioError naming the stem where it ends early."""
        self._process = self._process or decoder(self._path)
        wanted = frames * self.info.channels * FLOAT_BYTES
        raw = cast("IO[bytes]", self._process.stdout).read(wanted)
        if len(raw) < wanted:
            raise AudioError(
                f"{self._name} is damaged and ends too early; ask for a fresh export of it.",
                code="damaged_audio",
                file=self._name,
            )
        return np.frombuffer(raw, "<f4").astype(np.float64) * FULL_SCALE

    def skip(self, frames: int) -> None:
        """What ffmpeg decodes depends on what it decoded before."""
        read_past(self, frames)

    def hash(self) -> str | None:
        """A decoded file is hashed apart: it is small."""
        return None

    def close(self) -> None:
        """Stop ffmpeg, which may be in the middle of the file; reading on begins at its start."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
