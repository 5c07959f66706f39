"""FLAC, MP3 and Ogg Vorbis, written by libsndfile, and AAC through ffmpeg, where there is one.

Ogg gets a fixed serial number: the library's own is random, and renders repeat byte for byte. AAC streams through a
pipe, never as a whole.
"""

import zlib
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from render.encoders.target import Quantiser, Target
from render.errors import AudioError
from render.ffmpeg import FfmpegProcess
from render.kernels.conversion import page_checksum
from render.kernels.mix import CHANNELS, Floats
from render.machine import require_ffmpeg
from render.units import FULL_SCALE

HIGHEST_MP3, MP3_RANGE = 320, 288  # libsndfile's scale of constant bit rates: level = (320 − kbit/s) / 288
OGG_QUALITY = 0.2  # libsndfile's compression level for Vorbis quality 8, about 256 kbit/s
SERIAL_AT, CHECKSUM_AT, SEGMENTS_AT, HEADER = 14, 22, 26, 27  # RFC 3533 section 6
READ_AHEAD = HEADER + 255
FINISH_S = 120.0


class UnsyncedFile(sf.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """A file of libsndfile's that does not ask the disk to confirm it when it is closed.

    libsndfile tells nobody that the disk refused, and Linux tells only once: the delivery, which asks next, would hear
    that all is well.
    """

    def flush(self) -> None:
        """Nothing: closing writes all there is, and the delivery has it confirmed."""


class LosslessEncoder:
    """FLAC: the same whole numbers a WAV of that depth would hold."""

    def __init__(self, path: Path, target: Target) -> None:
        self.peak = 0.0
        self._quantiser = Quantiser(target.kind, target.seed, dither=target.dither, faded=target.faded)
        self._done = 0
        self._file = UnsyncedFile(
            path, "w", target.delivered_rate, CHANNELS, f"PCM_{target.kind.bits}", format="FLAC", compression_level=0.5
        )

    def encode(self, mix: Floats, frames: int) -> None:
        """Quantise and compress the next frames."""
        steps = self._quantiser.steps(mix.copy(), CHANNELS * self._done, CHANNELS * frames)
        self._file.write(steps.reshape(-1, CHANNELS))
        self._done += frames

    def finish(self) -> None:
        """Close the file, its length and MD5 in the header."""
        self._file.close()

    def interrupt(self) -> None:
        """Nothing to wake: libsndfile waits for nobody."""

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()


class LossyEncoder:
    """MP3 (LAME, with its gapless tag) and Ogg Vorbis."""

    def __init__(self, path: Path, target: Target) -> None:
        self.peak = 0.0
        kind = target.kind
        settings: dict[str, object] = {"compression_level": OGG_QUALITY}
        if kind.container == "mp3" and kind.variable:
            settings = {"bitrate_mode": "VARIABLE", "compression_level": kind.variable_level}
        elif kind.container == "mp3":
            level = (HIGHEST_MP3 - (kind.bitrate_kbps or HIGHEST_MP3)) / MP3_RANGE
            settings = {"bitrate_mode": "CONSTANT", "compression_level": level}
        subtype, container = ("MPEG_LAYER_III", "MP3") if kind.container == "mp3" else ("VORBIS", "OGG")
        self._file = UnsyncedFile(path, "w", target.delivered_rate, CHANNELS, subtype, format=container, **settings)

    def encode(self, mix: Floats, frames: int) -> None:
        """Encode the next frames, full scale at 1.0."""
        self._file.write((mix[: CHANNELS * frames] / FULL_SCALE).astype(np.float32).reshape(-1, CHANNELS))

    def finish(self) -> None:
        """Close the file with its last frames and tags."""
        self._file.close()

    def interrupt(self) -> None:
        """Nothing to wake: libsndfile waits for nobody."""

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()


class OggEncoder:
    """Ogg Vorbis whose pages are numbered by the file's name alone."""

    def __init__(self, path: Path, target: Target) -> None:
        self._path, self._serial = path, zlib.crc32(target.path.name.encode("utf-8", "surrogateescape"))
        self._inner = LossyEncoder(path, target)
        self.peak = 0.0

    def encode(self, mix: Floats, frames: int) -> None:
        """Encode the next frames as Vorbis; the pages' serial numbers come at the end."""
        self._inner.encode(mix, frames)

    def finish(self) -> None:
        """Close the file and give its pages their serial number."""
        self._inner.finish()
        set_serial(self._path, self._serial)

    def interrupt(self) -> None:
        """Nothing to wake: libsndfile waits for nobody."""

    def close(self) -> None:
        """Close the file as it is."""
        self._inner.close()


def set_serial(path: Path, serial: int) -> None:
    """Rewrite the serial number and checksum of every page of an Ogg file in place."""
    with path.open("r+b") as file:
        start = 0
        while header := file.read(READ_AHEAD):
            segments = header[SEGMENTS_AT]
            size = HEADER + segments + sum(header[HEADER : HEADER + segments])
            file.seek(start)
            page: NDArray[np.uint8] = np.frombuffer(bytearray(file.read(size)), np.uint8)
            page[SERIAL_AT : SERIAL_AT + 4] = np.frombuffer(serial.to_bytes(4, "little"), np.uint8)
            page[CHECKSUM_AT : CHECKSUM_AT + 4] = 0
            checksum = int(page_checksum(page))
            page[CHECKSUM_AT : CHECKSUM_AT + 4] = np.frombuffer(checksum.to_bytes(4, "little"), np.uint8)
            file.seek(start)
            file.write(page.tobytes())
            start += size
            file.seek(start)


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
        self._process = FfmpegProcess(command, writes=True)

    def encode(self, mix: Floats, frames: int) -> None:
        """Send the next frames to ffmpeg."""
        try:
            self._process.write((mix[: CHANNELS * frames] / FULL_SCALE).astype("<f4").tobytes())
        except OSError as error:
            raise self._failed() from error

    def finish(self) -> None:
        """Let ffmpeg write the end of the file; one that hangs is stopped and named."""
        if self._process.finish(FINISH_S):
            raise self._failed()

    def _failed(self) -> AudioError:
        self._process.end()
        reason = self._process.last_words or "it ended early"
        return AudioError(
            f"ffmpeg could not encode {self._name} ({reason}); update ffmpeg or choose another format.",
            code="failed_encoder",
            file=self._name,
            reason=reason,
        )

    def interrupt(self) -> None:
        """Stop ffmpeg, also one that hangs; whoever waits for it goes on with an error."""
        self._process.interrupt()

    def close(self) -> None:
        """Stop ffmpeg; the file will be thrown away."""
        self._process.end()
