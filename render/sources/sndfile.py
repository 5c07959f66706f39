"""Everything that is not plain samples (FLAC, CAF, Ogg, MP3 and more), read through libsndfile."""

from pathlib import Path

import soundfile as sf

from render.errors import AudioError
from render.sources.info import AudioInfo

DEPTHS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32, "FLOAT": 32, "DOUBLE": 64}
DEPTHS |= {"ALAC_16": 16, "ALAC_20": 20, "ALAC_24": 24, "ALAC_32": 32}
LOSSY_DEPTH = 16  # what a lossy file is billed and shown as


def read_sndfile_info(path: Path) -> AudioInfo:
    """The format of a file as libsndfile sees it; raises AudioError, without the file's name."""
    try:
        with sf.SoundFile(path) as file:
            return AudioInfo(
                container=file.format,
                subtype=file.subtype,
                channels=file.channels,
                sample_rate=file.samplerate,
                frames=file.frames,
                bit_depth=DEPTHS.get(file.subtype, LOSSY_DEPTH),
                is_float=is_float(file.subtype),
                claimed_frames=file.frames,
            )
    except (sf.LibsndfileError, ValueError, TypeError) as error:
        raise AudioError("its format is not recognised, or it is damaged") from error


def is_float(subtype: str) -> bool:
    """Whether samples of this subtype are read as floats: true floats and every lossy coding."""
    return subtype not in DEPTHS or subtype in ("FLOAT", "DOUBLE")
