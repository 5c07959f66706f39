"""Finding out what an audio file holds: plain samples that the engine reads itself, or work for libsndfile."""

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from render.errors import AudioError, reason_of
from render.machine import find_ffmpeg
from render.sources.aiff import read_aiff
from render.sources.au import read_au
from render.sources.caf import read_caf
from render.sources.coded import CodedSound, held_against_sound, read_coded
from render.sources.info import DEPTHS, LOSSY_DEPTH, UNCOVERED_S, AudioInfo, RawLayout
from render.sources.multitrack import file_of, one_track
from render.sources.plausibility import refuse_wrong_reading
from render.sources.wav import read_riff

if TYPE_CHECKING:
    from render.sources.mpeg import MpegLength

MOST_CHANNELS = 64
RATES = range(1000, 1_000_001)
NO_LENGTH = 1 << 40  # frames: a count like that is none
WAVE64_SIGNATURE = bytes.fromhex("726966662e91cf11a5d628db")
MOST_KNOWN = 1024  # coded files whose formats are remembered
FFMPEG_SIGNATURES = ((4, b"ftyp"), (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"), (0, b"\xff\xf1"), (0, b"\xff\xf9"))
"""MP4, ASF (WMA) and ADTS (bare AAC): where in the file, and the bytes to know them by."""


def read_info(path: Path) -> AudioInfo:
    """The format of the audio file at `path`; raises AudioError in one sentence naming it."""
    return probe(path)[0]


def probe(path: Path) -> tuple[AudioInfo, RawLayout | None]:
    """The format, and where the plain samples lie if the engine can read them itself, None otherwise.

    Raises AudioError in one sentence naming the file where it cannot be opened, is not audio, or claims what none has.
    """
    try:
        info, layout = _read_track(path, file_of(path))
    except OSError as error:
        reason = reason_of(error)
        raise AudioError(
            f"{path.name} cannot be opened ({reason}); check the file and its permissions.",
            code="unopened_file",
            file=path,
            reason=reason,
        ) from error
    except AudioError as error:
        advice = "install it, or ask for a WAV" if error.code == "no_ffmpeg" else "ask for a fresh export"
        raise AudioError(
            f"{path.name} cannot be read as audio: {error}; {advice}. The file was not changed.",
            code=error.code,
            file=path,
            reason=str(error),
        ) from error
    _check_sense(path, info)
    return info, layout


def _read_track(path: Path, file: Path) -> tuple[AudioInfo, RawLayout | None]:
    info, layout = _read_header(file)
    if file == path:
        return info, layout
    track = one_track(path, info, layout)
    if track is None:
        raise AudioError(f"{file.name} has no such track any more", code="unopened_file")
    return track


def _read_header(path: Path) -> tuple[AudioInfo, RawLayout | None]:
    with path.open("rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        size = status.st_size
        signature = file.read(12)
        file.seek(0)
        plain = None
        if _is_wave(signature):
            plain = read_riff(file, size)
        elif signature[:4] == b"FORM" and signature[8:12] in (b"AIFF", b"AIFC"):
            plain = read_aiff(file, size)
        elif signature[:4] == b"caff":
            plain = read_caf(file, size)
        elif signature[:4] in (b".snd", b"dns."):
            plain = read_au(file, size)
        if plain:
            refuse_wrong_reading(file, *plain)
        coded = None if plain else read_coded(file, size, signature)
    if size == 0:
        raise AudioError("the file is empty", code="empty_file")
    state = (status.st_dev, status.st_ino, size, status.st_mtime_ns)
    if plain:
        return plain
    info = _read_coded(path.absolute(), signature, state)
    return (_with_all_sound(path, info, coded) if coded else info), None


def _with_all_sound(path: Path, info: AudioInfo, sound: CodedSound) -> AudioInfo:
    """The format, held against the sound that is there; ffmpeg reads where libsndfile believes that there is none."""
    if sound.there and not info.frames and info.container != "FFMPEG":
        from render.sources.decoders import read_ffmpeg_info

        decoded = read_ffmpeg_info(path)
        info = replace(decoded, claimed_frames=decoded.frames, flaws=())
    return held_against_sound(info, sound)


def _is_wave(signature: bytes) -> bool:
    riff = signature[:4] in (b"RIFF", b"RF64", b"BW64", b"RIFX") and signature[8:12] == b"WAVE"
    return riff or signature == WAVE64_SIGNATURE


def _read_coded(path: Path, start: bytes, state: tuple[int, ...]) -> AudioInfo:
    """The format of a file that is not plain samples; libraries are loaded only then: plain ones take no time.

    What libsndfile refuses, ffmpeg is asked about where there is one. The length of an MP3, or of what ffmpeg reads,
    takes reading all of the file: as long as the file's `state` is the same, it is known.
    """
    if needs_ffmpeg(start):
        return _read_by_ffmpeg(path, state, find_ffmpeg())
    try:
        info = _read_sndfile(path)
    except AudioError:
        if find_ffmpeg() is None:
            raise
        refused = _read_refused(path)
        return _with_all_pages(path, refused) if start[:4] == b"OggS" else refused
    if info.subtype == "MPEG_LAYER_III" and info.container != "MP3" and find_ffmpeg() is not None:
        return _read_refused(path)  # libsndfile only guesses how long an MP3 in a WAV is
    if info.container == "MP3":
        return _with_counted_length(path, info, state, find_ffmpeg())
    if info.container == "FLAC":
        return _with_last_frame(path, info)
    if info.container == "OGG":
        return _with_all_pages(path, info)
    return info if info.frames < NO_LENGTH else _with_decoded_length(path, info)


@lru_cache(maxsize=MOST_KNOWN)
def _read_by_ffmpeg(path: Path, _state: tuple[int, ...], _ffmpeg: str | None) -> AudioInfo:
    from render.sources.decoders import read_ffmpeg_info

    return read_ffmpeg_info(path)


def _read_refused(path: Path) -> AudioInfo:
    """What ffmpeg makes of a file that libsndfile refuses; raises as that does where ffmpeg refuses it too."""
    from render.sources.decoders import read_ffmpeg_info

    try:
        return read_ffmpeg_info(path)
    except AudioError as error:
        raise AudioError("its format is not recognised, or it is damaged", code="unknown_format") from error


@lru_cache(maxsize=MOST_KNOWN)
def _with_counted_length(path: Path, info: AudioInfo, _state: tuple[int, ...], ffmpeg: str | None) -> AudioInfo:
    """An MP3 with the length that its frames have: libsndfile reads as far as the first of them says, or guesses."""
    from render.sources.mpeg import PADDED, mpeg_length

    counted = mpeg_length(path)
    if counted is None or counted.holds:
        return info
    if ffmpeg is not None:
        from render.sources.decoders import read_ffmpeg_info

        return _counted(read_ffmpeg_info(path), counted)
    if counted.frames > info.frames + PADDED:
        raise _only_ffmpeg(info, counted.frames)
    return replace(_counted(info, counted), frames=min(info.frames, counted.frames))


def _counted(info: AudioInfo, counted: "MpegLength") -> AudioInfo:
    """What is decoded of an MP3, with what its first frame states and what is wrong with its frames."""
    from render.sources.mpeg import UNSAID

    missing = 0 if counted.stated is None else counted.stated - counted.frames
    flaws = (*counted.flaws, "short_header") if missing < -UNSAID else counted.flaws
    claimed = max(0, info.frames + missing) if abs(missing) > UNSAID else info.frames
    return replace(info, claimed_frames=claimed, flaws=flaws)


def _only_ffmpeg(info: AudioInfo, frames: int) -> AudioError:
    """That a file holds so many frames, of which libsndfile reads those of `info`."""
    seconds = (frames / info.sample_rate, info.frames / info.sample_rate)
    return AudioError(
        f"it holds {seconds[0]:.1f} s, but without ffmpeg only {seconds[1]:.1f} s of it can be read", code="no_ffmpeg"
    )


def _with_last_frame(path: Path, info: AudioInfo) -> AudioInfo:
    """A FLAC file with the length that its last frame shows; libsndfile reads as far as its header says."""
    from render.sources.flac import is_joined, last_sample

    found = last_sample(path)
    flaws = ("second_data_chunk",) if is_joined(path) else ()
    if info.frames >= NO_LENGTH:
        decoded = _with_decoded_length(path, info)
        cut = () if found is None or found.is_whole else ("no_end",)
        return replace(decoded, claimed_frames=decoded.frames, flaws=flaws + cut)
    end = found.sample if found and not flaws else None
    if end is None or end == info.frames:
        return replace(info, flaws=flaws)
    if find_ffmpeg() is None:
        if end > info.frames:
            raise _only_ffmpeg(info, end)
        return replace(info, frames=end)
    decoded = _with_decoded_length(path, info)
    if abs(end - info.frames) < UNCOVERED_S * info.sample_rate:
        return replace(decoded, claimed_frames=decoded.frames, flaws=())
    flaws = ("short_header",) if end > info.frames else ()
    return replace(decoded, claimed_frames=info.frames, flaws=flaws)


def _with_all_pages(path: Path, info: AudioInfo) -> AudioInfo:
    """An Ogg file with what its pages show: libsndfile reads the first of streams that are chained."""
    from render.sources.ogg import read_pages

    pages = read_pages(path)
    if pages is None:
        return info if info.frames < NO_LENGTH else _with_decoded_length(path, info)
    if pages.contradicts:
        raise AudioError("its pages contradict each other: the last ends before others do", code="damaged_header")
    if info.container == "OGG" and (pages.streams > 1 or not pages.ends_placed or info.frames >= NO_LENGTH):
        info = _with_decoded_length(path, info)
    return replace(info, flaws=pages.flaws)


def _with_decoded_length(path: Path, info: AudioInfo) -> AudioInfo:
    """A file whose header leaves its length open, as FLAC's may (RFC 9639 section 8.2): libsndfile loses its end."""
    from render.sources.decoders import read_ffmpeg_info

    if find_ffmpeg() is None:
        raise AudioError("its header leaves its length open, and it cannot be read without ffmpeg", code="no_ffmpeg")
    return replace(read_ffmpeg_info(path), bit_depth=info.bit_depth)


def needs_ffmpeg(start: bytes) -> bool:
    """Whether a file that begins with `start` is for ffmpeg to read."""
    return any(start[at : at + len(signature)] == signature for at, signature in FFMPEG_SIGNATURES)


def _read_sndfile(path: Path) -> AudioInfo:
    """The format of a file as libsndfile sees it."""
    import soundfile as sf

    from render.sources.files import system_failure

    try:
        with sf.SoundFile(path) as file:
            if file.format == "RAW":  # guessed by the ending of its name
                raise ValueError(file.format)
            return AudioInfo(
                container=file.format,
                subtype=file.subtype,
                channels=file.channels,
                sample_rate=file.samplerate,
                frames=file.frames,
                bit_depth=DEPTHS.get(file.subtype, LOSSY_DEPTH),
                is_float=_is_float(file.subtype),
                claimed_frames=file.frames,
            )
    except (sf.LibsndfileError, ValueError, TypeError) as error:
        refused = system_failure(error)
        if refused:  # the file may be whole, and another program's idea of it is not what was asked for
            raise refused from error
        raise AudioError("its format is not recognised, or it is damaged", code="unknown_format") from error


def _is_float(subtype: str) -> bool:
    """Whether samples of this subtype are read as floats: true floats and every lossy coding."""
    return subtype not in DEPTHS or subtype in ("FLOAT", "DOUBLE")


def _check_sense(path: Path, info: AudioInfo) -> None:
    if info.channels > MOST_CHANNELS or info.sample_rate not in RATES:
        raise AudioError(
            f"{path.name} claims {info.channels} channels at {info.sample_rate} Hz, which no session has; "
            "ask for a fresh export. The file was not changed.",
            code="absurd_header",
            file=path,
            channels=info.channels,
            sample_rate=info.sample_rate,
        )
