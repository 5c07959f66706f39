"""What goes wrong with stems on their way, planted into sound, and what only looks like it; 1.0 is full scale."""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import soundfile as sf
import soxr

from tests.bench.corpus_sounds import Floats, band, envelope, shaped

LSB = 1 / 2**15
FFMPEG = shutil.which("ffmpeg")


def to_peak(sound: Floats, peak: float) -> Floats:
    """The sound with this peak."""
    return np.asarray(sound * (peak / np.abs(sound).max()))


def dithered(sound: Floats, chance: np.random.Generator) -> Floats:
    """Rounded to 16 bits with triangular dither, as converters do."""
    noise = chance.uniform(-0.5, 0.5, (2, *sound.shape)).sum(axis=0)
    return np.asarray(np.clip(np.round(sound / LSB + noise) * LSB, -1.0, 1.0 - LSB))


def clipped(sound: Floats, ceiling_db: float, over_db: float) -> Floats:
    """Driven into a ceiling below full scale, by so much over it."""
    ceiling = 10 ** (ceiling_db / 20)
    return np.clip(to_peak(sound, ceiling * 10 ** (over_db / 20)), -ceiling, ceiling)


def limited(sound: Floats, rate: int, over_db: float) -> Floats:
    """Held by a limiter that looks ahead: peaks are turned down, and none of them is flat."""
    ceiling, ahead = float(np.abs(sound).max()) * 10 ** (-over_db / 20), round(0.003 * rate)
    loud = np.abs(sound) if sound.ndim == 1 else np.abs(sound).max(axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(loud, (ahead, 2 * ahead)), 2 * ahead + 1)
    need = np.minimum(1.0, ceiling / np.maximum(windows.max(axis=1), 1e-9))
    smooth = np.convolve(need, np.hanning(ahead) / np.hanning(ahead).sum(), "same")[: loud.size]
    return np.asarray(sound * (smooth if sound.ndim == 1 else smooth[:, None]))


def with_holes(sound: Floats, chance: np.random.Generator, rate: int, holes: int, length_s: float) -> Floats:
    """A buffer missed here and there, where there is sound."""
    holed = sound.copy()
    length, loud = round(length_s * rate), np.abs(sound)
    level = np.convolve(loud, np.ones(rate // 20) / (rate // 20), "same")
    steady = np.flatnonzero(level > 0.5 * level.max())
    for at in chance.choice(steady, holes, replace=False):
        holed[at : at + length] = 0.0
    return holed


def broken_off(sound: Floats, rate: int) -> Floats:
    """Cut off behind the middle, where it is loud."""
    level = np.convolve(np.abs(sound), np.ones(rate // 50) / (rate // 50), "same")
    steady = np.flatnonzero(level > 0.5 * level.max())
    end = steady[np.searchsorted(steady, sound.size // 2)]
    return np.where(np.arange(sound.size) < end, sound, 0.0)


def gated(sound: Floats, rate: int) -> Floats:
    """A noise gate: it closes over 30 ms, and is exactly silent then."""
    level = np.convolve(np.abs(sound), np.ones(rate // 50) / (rate // 50), "same")
    opened = (level > 0.1 * level.max()).astype(float)
    gate = np.convolve(opened, np.hanning(rate // 16) / np.hanning(rate // 16).sum(), "same")
    return np.asarray(sound * np.where(gate < 0.01, 0.0, gate))


def chopped(sound: Floats, rate: int, every_s: float) -> Floats:
    """A tremolo that falls to exact silence, without any fade."""
    at = np.arange(sound.size) / rate
    return np.where(at % every_s < 0.7 * every_s, sound, 0.0)


def staccato(sound: Floats, rate: int, every_s: float) -> Floats:
    """Short notes with fades of some milliseconds, and exact silence between them."""
    count = round(every_s * rate)
    one = np.concatenate([envelope(round(0.75 * count), rate, 0.002, 0.006), np.zeros(count - round(0.75 * count))])
    return np.asarray(sound * np.tile(one, -(-sound.size // count))[: sound.size])


def other_side(
    sound: Floats, chance: np.random.Generator, rate: int, skin: tuple[float, float, float] = (400.0, 6000.0, 0.0003)
) -> Floats:
    """A microphone under the drum: the other way round, thinner, a little later, with sound of its own.

    `skin` is the band in Hz that it hears, and by how many seconds later.
    """
    low, high, later_s = skin
    thin = -shaped(np.roll(sound, round(later_s * rate)), rate, band(low, high))
    own = np.abs(sound) * chance.standard_normal(sound.size) * 0.08
    return np.asarray(0.8 * thin + shaped(own, rate, band(3000, 12000)))


def noisy_amp(sound: Floats, chance: np.random.Generator, noise_db: float) -> Floats:
    """An amplifier that turns the phase and hisses."""
    hiss = chance.standard_normal(sound.size) * float(np.sqrt(np.square(sound).mean())) * 10 ** (noise_db / 20)
    return np.asarray(-0.8 * sound + hiss)


def moved(sound: Floats, rate: int, later_s: float) -> Floats:
    """The same some milliseconds later."""
    return np.roll(sound, round(later_s * rate))


def converted(sound: Floats, rate: int, old_rate: int) -> Floats:
    """Recorded at a lower rate, and brought up."""
    lower = soxr.resample(sound, rate, old_rate, "VHQ")
    return np.asarray(soxr.resample(lower, old_rate, rate, "VHQ"))[: sound.size]


def through_sndfile(sound: Floats, rate: int, container: str, subtype: str, level: float) -> Floats:
    """Coded and decoded again by libsndfile; Opus knows only some rates."""
    coded, at = io.BytesIO(), 48000 if subtype == "OPUS" else rate
    fitting = sound if at == rate else soxr.resample(sound, rate, at)
    sf.write(coded, fitting, at, format=container, subtype=subtype, compression_level=level)
    coded.seek(0)
    decoded = np.asarray(sf.read(coded)[0])
    return decoded if at == rate else np.asarray(soxr.resample(decoded, at, rate))


def through_ffmpeg(sound: Floats, rate: int, arguments: tuple[str, ...], ending: str) -> Floats:
    """Coded and decoded again by ffmpeg."""
    with tempfile.TemporaryDirectory() as folder:
        plain, coded, again = (Path(folder) / name for name in ("a.wav", f"b.{ending}", "c.wav"))
        sf.write(plain, sound, rate, subtype="PCM_24")
        for command in (
            (str(plain), *arguments, str(coded)),
            (str(coded), "-ar", str(rate), "-c:a", "pcm_s24le", str(again)),
        ):
            subprocess.run([str(FFMPEG), "-v", "error", "-y", "-i", *command], check=True)
        return np.asarray(sf.read(again)[0])


Codec = Callable[[Floats, int], Floats]
SNDFILE: Mapping[str, Codec] = {
    "MP3 low": lambda sound, rate: through_sndfile(sound, rate, "MP3", "MPEG_LAYER_III", 0.7),
    "MP3 middle": lambda sound, rate: through_sndfile(sound, rate, "MP3", "MPEG_LAYER_III", 0.4),
    "Opus": lambda sound, rate: through_sndfile(sound, rate, "OGG", "OPUS", 0.6),
    "Vorbis": lambda sound, rate: through_sndfile(sound, rate, "OGG", "VORBIS", 0.7),
}


def _ffmpeg(ending: str, *arguments: str) -> Codec:
    return lambda sound, rate: through_ffmpeg(sound, rate, arguments, ending)


WITH_FFMPEG: Mapping[str, Codec] = {
    "MP3 128": _ffmpeg("mp3", "-c:a", "libmp3lame", "-b:a", "128k"),
    "MP3 320": _ffmpeg("mp3", "-c:a", "libmp3lame", "-b:a", "320k"),
    "AAC 64": _ffmpeg("m4a", "-c:a", "aac", "-b:a", "64k"),
    "AAC 96": _ffmpeg("m4a", "-c:a", "aac", "-b:a", "96k"),
    "Opus 64": _ffmpeg("opus", "-c:a", "libopus", "-b:a", "64k"),
    "Opus 128": _ffmpeg("opus", "-c:a", "libopus", "-b:a", "128k"),
    "Vorbis 3": _ffmpeg("ogg", "-c:a", "libvorbis", "-q:a", "3"),
}
HELD_OUT: Mapping[str, Codec] = {
    "MP3 192": _ffmpeg("mp3", "-c:a", "libmp3lame", "-b:a", "192k"),
    "MP3 V2": _ffmpeg("mp3", "-c:a", "libmp3lame", "-q:a", "2"),
    "AAC 48": _ffmpeg("m4a", "-c:a", "aac", "-b:a", "48k"),
    "AAC 128": _ffmpeg("m4a", "-c:a", "aac", "-b:a", "128k"),
    "AAC 256": _ffmpeg("m4a", "-c:a", "aac", "-b:a", "256k"),
    "Opus 96": _ffmpeg("opus", "-c:a", "libopus", "-b:a", "96k"),
    "Vorbis 5": _ffmpeg("ogg", "-c:a", "libvorbis", "-q:a", "5"),
    "Vorbis 7": _ffmpeg("ogg", "-c:a", "libvorbis", "-q:a", "7"),
}
