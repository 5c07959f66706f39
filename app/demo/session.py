"""The session of the demonstration on disk: 24-bit WAV files, as a client would send them."""

import io
import wave
from pathlib import Path

import numpy as np

from app.demo.playing import play
from app.demo.score import Score
from app.demo.waves import SIDES, Audio
from render.atomic import write_whole
from render.monitor import Monitor

BYTES, FULL_SCALE = 3, 2**23


def write_session(score: Score, folder: Path, monitor: Monitor) -> None:
    """Play the score into `folder`, a file a part; files that are there already, byte for byte, are left alone.

    Raises AudioError in one sentence where a file cannot be written.
    """
    for number, (part, sound) in enumerate(play(score)):
        monitor.check()
        monitor.progress("playing the song", number / len(score.parts))
        data = wav_bytes(sound, score.sample_rate)
        path = folder / part.file
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)


def wav_bytes(sound: Audio, rate: int) -> bytes:
    """A 24-bit WAV file of a sound within full scale."""
    whole = np.round(sound * FULL_SCALE).astype("<i4")
    samples = whole.reshape(-1, 1).view(np.uint8)[:, :BYTES]  # the lower three bytes of each little-endian number
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(SIDES if sound.ndim == SIDES else 1)
        writer.setsampwidth(BYTES)
        writer.setframerate(rate)
        writer.writeframes(samples.tobytes())
    return file.getvalue()
