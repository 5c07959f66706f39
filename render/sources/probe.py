"""Finding out what an audio file holds: plain samples that the engine reads itself, or work for libsndfile."""

import os
from pathlib import Path

from render.errors import AudioError
from render.sources.aiff import read_aiff
from render.sources.info import AudioInfo, RawLayout
from render.sources.magic import is_odd
from render.sources.riff import read_riff

MOST_CHANNELS = 64
RATES = range(1000, 1_000_001)


def read_info(path: Path) -> AudioInfo:
    """The format of the audio file at `path`; raises AudioError in one sentence naming it."""
    return probe(path)[0]


def probe(path: Path) -> tuple[AudioInfo, RawLayout | None]:
    """The format, and where the plain samples lie if the engine can read them itself."""
    try:
        info, layout = _read_header(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AudioError(f"{path.name} cannot be opened ({reason}); check the file and its permissions.") from error
    except AudioError as error:
        raise AudioError(
            f"{path.name} cannot be read as audio: {error}; ask for a fresh export. The file was not changed."
        ) from error
    _check_sense(path, info)
    return info, layout


def _read_header(path: Path) -> tuple[AudioInfo, RawLayout | None]:
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        magic = file.read(12)
        file.seek(0)
        found = None
        if magic[:4] in (b"RIFF", b"RF64", b"BW64") and magic[8:12] == b"WAVE":
            found = read_riff(file, size)
        elif magic[:4] == b"FORM" and magic[8:12] in (b"AIFF", b"AIFC"):
            found = read_aiff(file, size)
    if size == 0:
        raise AudioError("the file is empty")
    return found or (_read_coded(path, magic), None)


def _read_coded(path: Path, start: bytes) -> AudioInfo:
    """The format of a file that is not plain samples; imported only then: plain ones are looked at in no time."""
    if is_odd(start):
        from render.sources.odd import read_odd_info

        return read_odd_info(path)
    from render.sources.sndfile import read_sndfile_info

    return read_sndfile_info(path)


def _check_sense(path: Path, info: AudioInfo) -> None:
    if info.channels > MOST_CHANNELS or info.sample_rate not in RATES:
        raise AudioError(
            f"{path.name} claims {info.channels} channels at {info.sample_rate} Hz, which no session has; "
            "ask for a fresh export. The file was not changed."
        )
