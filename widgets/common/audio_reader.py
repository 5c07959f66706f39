"""Audio files read at any place, for the player; AAC is decoded by ffmpeg into one that can be. Knows no Qt."""

from math import gcd
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from render.errors import BouncedeskError
from render.ffmpeg import output_of
from render.machine import find_ffmpeg

Heard = NDArray[np.float32]
_PERIODS = 100  # how many times the shortest common period of two rates a resampled block lasts
_MARGIN = 4  # the same, heard on both sides of it so that blocks meet without a seam
ENDINGS = frozenset({".m4a", ".aac", ".mp4"})
_MOST_S = 600.0


class AudioReader:
    """One file as frames of two floats, full scale 1.0; silence before its beginning and after its end.

    Raises BouncedeskError in one sentence where it cannot be opened or read.
    """

    def __init__(self, path: Path, rate: int | None = None) -> None:
        import soundfile as sf  # a window that plays nothing does without it

        self._path = path
        self._decoded_aside = DecodedAudio(path) if needs_decoding(path) else None
        try:
            self._file = sf.SoundFile(self._decoded_aside.wav if self._decoded_aside else path)
        except (sf.LibsndfileError, OSError, TypeError) as error:
            self._drop_decoded()
            raise BouncedeskError(
                f"{path.name} cannot be played: it was moved or deleted, or is of a kind that only the system's own "
                "player knows.",
                code="not_playable",
                file=path,
            ) from error
        if self._file.channels > 2:
            self.close()
            raise BouncedeskError(
                f"{path.name} has {self._file.channels} channels; only mono and stereo are played.",
                code="too_many_channels",
                file=path,
                channels=self._file.channels,
            )
        self.rate: int = rate or self._file.samplerate
        self.frames = round(self._file.frames * self.rate / self._file.samplerate)
        common = gcd(self.rate, self._file.samplerate)
        self._up, self._down = self.rate // common, self._file.samplerate // common
        self._block: tuple[int, Heard] | None = None

    def read(self, start: int, frames: int) -> Heard:
        """The `frames` frames from frame `start`, shape (frames, 2)."""
        if self._up == self._down:
            return self._own(start, frames)
        length = _PERIODS * self._up
        blocks = range(start // length, -(-(start + frames) // length))
        whole = np.concatenate([self._resampled(number) for number in blocks]) if blocks else _silence(0)
        return whole[start - blocks.start * length :][:frames]

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
        self._drop_decoded()

    def _drop_decoded(self) -> None:
        if self._decoded_aside:
            self._decoded_aside.close()

    def _own(self, start: int, frames: int) -> Heard:
        """Frames at the file's own rate."""
        out = _silence(frames)
        first, last = max(0, start), min(self._file.frames, start + frames)
        if first < last:
            out[first - start : last - start] = self._decoded(first, last - first)
        return out

    def _decoded(self, start: int, frames: int) -> Heard:
        import soundfile as sf

        try:
            self._file.seek(start)
            read: Heard = self._file.read(frames, dtype="float32", always_2d=True)
        except (sf.LibsndfileError, OSError) as error:
            raise BouncedeskError(
                f"{self._path.name} cannot be read any more; was its drive taken away?",
                code="file_unreadable",
                file=self._path,
            ) from error
        whole = np.zeros((frames, read.shape[1]), np.float32)
        whole[: len(read)] = np.nan_to_num(read, posinf=0.0, neginf=0.0)
        return whole

    def _resampled(self, number: int) -> Heard:
        """A block at the player's rate: it begins where both rates have a frame, so that none is ever shifted."""
        if self._block is None or self._block[0] != number:
            import soxr

            start = (number * _PERIODS - _MARGIN) * self._down
            own = self._own(start, (_PERIODS + 2 * _MARGIN) * self._down)
            there: Heard = soxr.resample(own, self._down, self._up, quality="HQ")
            self._block = number, there[_MARGIN * self._up :][: _PERIODS * self._up]
        return self._block[1]


def _silence(frames: int) -> Heard:
    return np.zeros((frames, 2), np.float32)


def needs_decoding(path: Path) -> bool:
    """Whether the name is one of a file that only ffmpeg reads."""
    return path.suffix.lower() in ENDINGS


class DecodedAudio:
    """The sound of `path` as 32-bit floats in the file `wav`, until it is closed.

    The samples are those that the codec check of a master measures. Raises BouncedeskError in one sentence.
    """

    def __init__(self, path: Path) -> None:
        ffmpeg = find_ffmpeg()
        if ffmpeg is None:
            raise BouncedeskError(
                f"{path.name} can only be played with ffmpeg, which is not installed here.", code="no_ffmpeg", file=path
            )
        self._folder = TemporaryDirectory(prefix="bouncedesk-player-")
        self.wav = Path(self._folder.name) / "decoded.wav"
        command = [ffmpeg, "-v", "error", "-nostdin", "-i", str(path.absolute()), "-map", "0:a:0"]
        command += ["-c:a", "pcm_f32le", "-rf64", "auto", str(self.wav)]
        try:
            output_of(command, _MOST_S)
        except OSError as error:
            self.close()
            raise BouncedeskError(
                f"{path.name} cannot be played: it was moved or deleted, is damaged, or the disk is full.",
                code="not_playable",
                file=path,
            ) from error

    def close(self) -> None:
        """Remove the file."""
        self._folder.cleanup()
