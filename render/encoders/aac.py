"""AAC through ffmpeg, where there is one: the mix streams through a pipe, never as a whole."""

import subprocess
from pathlib import Path
from typing import IO, cast

from render.encoders.quantiser import CHANNELS
from render.encoders.target import Floats, Target
from render.errors import AudioError
from render.machine import require_ffmpeg
from render.units import FULL_SCALE

FINISH_S = 120.0


class AacEncoder:
    """AAC in an MP4 container, muxed bit-exact: no dates, no names of tools."""

    def __init__(self, path: Path, target: Target) -> None:
        self.peak = 0.0
        self._name = target.path.name
        command = [require_ffmpeg("AAC"), "-y", "-v", "error", "-nostdin", "-f", "f32le"]
        command += ["-ar", str(target.delivered_rate), "-ac", str(CHANNELS), "-i", "pipe:0", "-map_metadata", "-1"]
        command += [
            "-c:a",
            "aac",
            "-b:a",
            f"{target.kind.bitrate_kbps}k",
            "-fflags",
            "+bitexact",
            "-flags:a",
            "+bitexact",
        ]
        command += ["-movflags", "+faststart"]
        command += ["-movie_timescale", str(target.delivered_rate), "-f", "ipod", str(path.absolute())]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        self._input = cast("IO[bytes]", self._process.stdin)

    def encode(self, mix: Floats, frames: int) -> None:
        """Send the next frames to ffmpeg."""
        try:
            self._input.write((mix[: CHANNELS * frames] / FULL_SCALE).astype("<f4").tobytes())
        except OSError as error:
            raise self._failed() from error

    def finish(self) -> None:
        """Let ffmpeg write the end of the file; one that hangs is stopped and named."""
        try:
            _, errors = self._process.communicate(timeout=FINISH_S)
        except subprocess.TimeoutExpired as error:
            self.close()
            raise self._failed() from error
        if self._process.returncode:
            raise self._failed(errors)

    def _failed(self, errors: bytes | None = None) -> AudioError:
        if errors is None:
            self._process.kill()
            _, errors = self._process.communicate()
        last = (errors or b"").decode("utf-8", "replace").strip().splitlines()[-1:] or ["it ended early"]
        return AudioError(
            f"ffmpeg could not encode {self._name} ({last[0]}); update ffmpeg or choose another format.",
            code="failed_encoder",
            file=self._name,
            reason=last[0],
        )

    def interrupt(self) -> None:
        """Stop ffmpeg, also one that hangs; whoever waits for it goes on with an error."""
        self._process.kill()

    def close(self) -> None:
        """Stop ffmpeg; the file will be thrown away."""
        self._process.kill()
        self._process.communicate()
