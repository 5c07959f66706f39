"""AAC for the player: decoded by ffmpeg into a file that can be read at any place. Knows no Qt."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from render.errors import BouncedeskError
from render.machine import find_ffmpeg

ENDINGS = frozenset({".m4a", ".aac", ".mp4"})
_MOST_S = 600.0


def needs_decoding(path: Path) -> bool:
    """Whether the name is one of a file that only ffmpeg reads."""
    return path.suffix.lower() in ENDINGS


class Decoded:
    """The sound of `path` as 32-bit floats in the file `wav`, until it is closed.

    The samples are those that the codec check of a master measures. Raises BouncedeskError in one sentence.
    """

    def __init__(self, path: Path) -> None:
        ffmpeg = find_ffmpeg()
        if ffmpeg is None:
            raise BouncedeskError(f"{path.name} can only be played with ffmpeg, which is not installed here.")
        self._folder = TemporaryDirectory(prefix="bouncedesk-player-")
        self.wav = Path(self._folder.name) / "decoded.wav"
        command = [ffmpeg, "-v", "error", "-nostdin", "-i", str(path.absolute()), "-map", "0:a:0"]
        command += ["-c:a", "pcm_f32le", "-rf64", "auto", str(self.wav)]
        try:
            subprocess.run(command, capture_output=True, timeout=_MOST_S, check=True, stdin=subprocess.DEVNULL)
        except (OSError, subprocess.SubprocessError) as error:
            self.close()
            raise BouncedeskError(
                f"{path.name} cannot be played: it was moved or deleted, is damaged, or the disk is full."
            ) from error

    def close(self) -> None:
        """Remove the file."""
        self._folder.cleanup()
