"""FLAC, MP3 and Ogg Vorbis, and plain files at another rate, written by libsndfile or by the engine's own packing."""

from pathlib import Path

import numpy as np
import soundfile as sf

from render.encoders.headers import CHANNELS, aiff_header, wav_header
from render.encoders.quantise import Quantiser
from render.encoders.writer import Floats, Target
from render.units import FULL_SCALE, resampled_frames

HIGHEST_MP3, MP3_RANGE = 320, 288  # libsndfile's scale of constant bit rates: level = (320 − kbit/s) / 288
OGG_QUALITY = 0.2  # libsndfile's compression level for Vorbis quality 8, about 256 kbit/s


class LosslessEncoder:
    """FLAC: the same whole numbers a WAV of that depth would hold."""

    def __init__(self, path: Path, target: Target) -> None:
        self.peak = 0.0
        self._quantiser = Quantiser(target.kind, target.seed, dither=target.dither, faded=target.faded)
        self._done = 0
        self._file = sf.SoundFile(
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
        """Nothing here hangs."""

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
        self._file = sf.SoundFile(path, "w", target.delivered_rate, CHANNELS, subtype, format=container, **settings)

    def encode(self, mix: Floats, frames: int) -> None:
        """Encode the next frames, full scale at 1.0."""
        self._file.write((mix[: CHANNELS * frames] / FULL_SCALE).astype(np.float32).reshape(-1, CHANNELS))

    def finish(self) -> None:
        """Close the file with its last frames and tags."""
        self._file.close()

    def interrupt(self) -> None:
        """Nothing here hangs."""

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()


class PlainEncoder:
    """WAV and AIFF at a rate that is not the session's."""

    def __init__(self, path: Path, target: Target) -> None:
        self.peak = 0.0
        self._quantiser = Quantiser(target.kind, target.seed, dither=target.dither, faded=target.faded)
        self._done = 0
        make_header = aiff_header if target.kind.container == "aiff" else wav_header
        frames = resampled_frames(target.frames, target.rate, target.delivered_rate)
        self._odd = frames * CHANNELS * target.kind.sample_bytes % 2
        self._file = path.open("wb")
        self._file.write(make_header(target.kind, target.delivered_rate, frames))

    def encode(self, mix: Floats, frames: int) -> None:
        """Quantise and write the next frames."""
        self._file.write(self._quantiser.pack(mix.copy(), CHANNELS * self._done, CHANNELS * frames).data)
        self._done += frames

    def finish(self) -> None:
        """Pad to an even length and close."""
        self._file.write(bytes(self._odd))
        self._file.close()

    def interrupt(self) -> None:
        """Nothing here hangs."""

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()
