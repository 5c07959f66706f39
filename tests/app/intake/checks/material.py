"""Sounds with, and without, what each check looks for; all of them mono columns of 1.0 at full scale."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile as sf
import soxr
from numpy.typing import NDArray

from tests.app.intake.audio import stamp

Floats = NDArray[np.float64]
RATE = 8000
STUDIO = 48000


def noise(seed: int, seconds: float = 4.0, rate: int = RATE, level: float = 0.1) -> Floats:
    """Noise of its own for each seed, at most `level` loud."""
    sound = np.random.default_rng(seed).uniform(-level, level, round(seconds * rate))
    return np.asarray(sound)


def sine(hertz: float, seconds: float = 4.0, rate: int = RATE, level: float = 0.5, phase: float = 0.3) -> Floats:
    """A sine of a steady level."""
    return np.asarray(level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate + phase))


def clipped_at(at_s: float, ceiling: float = 1.0) -> Floats:
    """A note that runs into a ceiling for a fifth of a second, and stays below it otherwise."""
    sound = sine(110.0, level=0.6 * ceiling)
    begin, end = round(at_s * RATE), round((at_s + 0.2) * RATE)
    sound[begin:end] *= 2.5
    return np.clip(sound, -ceiling, ceiling)


def low_wave_clipped(ceiling: float = 0.9) -> Floats:
    """A bass driven far into a ceiling below full scale: it spends most of its time there."""
    swell = 1.5 + 1.5 * np.abs(np.sin(np.arange(4 * RATE) / RATE))
    return np.clip(swell * sine(55.0, level=ceiling), -ceiling, ceiling)


def dithered(sound: Floats) -> Floats:
    """Rounded to 16 bits with triangular dither."""
    dither = np.random.default_rng(1).uniform(-0.5, 0.5, (2, sound.size)).sum(axis=0)
    return np.asarray(np.round(sound * 32768 + dither) / 32768)


def soft_clipped() -> Floats:
    """A sine driven into a curve that bends before its top."""
    return np.asarray(0.7 * np.tanh(8 * sine(220.0, level=1.0)))


def filtered_square() -> Floats:
    """A square wave behind a gentle filter: it creeps up to its top, and falls from there at once."""
    decay = 1 - np.exp(-np.arange(40) / 2)
    return np.asarray(0.5 * np.convolve(np.sign(sine(100.0, phase=0.01)), np.diff(decay, prepend=0.0))[: 4 * RATE])


def holed(at_s: tuple[float, ...], length_s: float = 0.02) -> Floats:
    """Noise with short holes of silence."""
    sound = noise(8)
    for at in at_s:
        sound[round(at * RATE) : round((at + length_s) * RATE)] = 0.0
    return sound


def short_notes() -> Floats:
    """Staccato: eight notes a second with exact silence between, begun and ended at once."""
    return np.where(np.arange(4 * RATE) % (RATE // 8) < RATE // 10, noise(8), 0.0)


def gate_closed(at_s: float) -> Floats:
    """A noise gate that closes over 15 ms, and opens again after 40 ms of silence."""
    away = np.abs(np.arange(4 * RATE) / RATE - at_s)
    return np.asarray(noise(8) * np.clip((away - 0.02) / 0.015, 0.0, 1.0))


def moved(sound: Floats, later_s: float) -> Floats:
    """The same a little later."""
    return np.roll(sound, round(later_s * RATE))


def against(sound: Floats, seed: int, rest: float = 0.2) -> Floats:
    """Upside down and softer, with noise of its own beside it."""
    return np.asarray(-0.8 * sound + rest * noise(seed))


def thin_side(sound: Floats, sign: float) -> Floats:
    """The middle of the band only, with this sign, and noise of its own."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(sound.size, 1 / RATE)
    middle = (hertz > 800) & (hertz < 2500)
    return np.asarray(sign * np.fft.irfft(spectrum * middle, sound.size) + 0.1 * noise(31))


def random_bytes(level: float = 1.0) -> Floats:
    """What any bytes are when they are read as samples."""
    return noise(41, level=level)


def limited() -> Floats:
    """A loud mix held by a limiter: it is turned down about its peaks, and none of them has a flat top."""
    sound = noise(3) + sine(55.0, level=0.2)
    envelope = np.convolve(np.abs(sound), np.ones(64) / 64, "same")
    driven = sound / np.maximum(envelope, 0.02)
    return np.asarray(0.98 * driven / np.abs(driven).max())


def square() -> Floats:
    """A square wave, as synthesisers play them: flat all the time, and no fault."""
    return np.asarray(0.5 * np.sign(sine(100.0, phase=0.01)))


def stopped(at_s: float, seconds: float = 6.0) -> Floats:
    """A stem that breaks off in full swing."""
    sound = noise(4, seconds)
    sound[round(at_s * RATE) :] = 0.0
    return sound


def faded(at_s: float, seconds: float = 6.0) -> Floats:
    """A stem that dies away to nothing in half a second."""
    fade = np.clip(2 * (at_s - np.arange(round(seconds * RATE)) / RATE), 0.0, 1.0)
    return noise(5, seconds) * fade**2


def chopped(until_s: float, seconds: float = 6.0) -> Floats:
    """A tremolo that falls to exact silence four times a second, and ends before the others do."""
    sound = noise(6, seconds)
    at = np.arange(sound.size)
    sound[(at // (RATE // 4)) % 2 == 1] = 0.0
    sound[round(until_s * RATE) :] = 0.0
    return sound


def kick() -> Floats:
    """Thumps that swing far to one side and for long to the other, as skins do: no offset."""
    at = np.arange(RATE // 2)
    there, back = np.exp(-at / 100), np.exp(-at / 700)
    thump = there / there.sum() - back / back.sum()
    sound = np.zeros(4 * RATE)
    for start in range(0, sound.size - thump.size, RATE):
        sound[start : start + thump.size] += 0.8 * thump / thump.max()
    return sound


def sixteen(sound: Floats) -> Floats:
    """Rounded to 16 bits, as a file is that was padded to 24."""
    return np.asarray(np.round(sound * 32768) / 32768)


def brought_up(seed: int, rate: int) -> Floats:
    """Noise recorded at another rate and converted to 48 kHz."""
    return np.asarray(soxr.resample(noise(seed, 4.0, rate), rate, STUDIO, "VHQ"))


def leaking(sound: Floats) -> Floats:
    """The sound with hiss 45 dB below it everywhere, as a codec leaves it above its band."""
    hiss = np.random.default_rng(3).standard_normal(sound.size)
    return np.asarray(sound + hiss * float(np.sqrt(np.square(sound).mean())) * 10 ** (-45 / 20))


def through_mp3(seed: int) -> Floats:
    """Noise that was an MP3 of 128 kbit/s once."""
    coded = io.BytesIO()
    sf.write(coded, noise(seed, 4.0, STUDIO), STUDIO, format="MP3", bitrate_mode="CONSTANT", compression_level=0.6)
    coded.seek(0)
    sound, _ = sf.read(coded)
    return np.asarray(sound)


def coded(seed: int, container: str, subtype: str) -> Floats:
    """Noise that was in another lossy file once."""
    file = io.BytesIO()
    sf.write(file, noise(seed, 4.0, STUDIO), STUDIO, format=container, subtype=subtype, compression_level=0.7)
    file.seek(0)
    return np.asarray(sf.read(file)[0])


def dull(seed: int) -> Floats:
    """Noise as an old amplifier leaves it: the top falls away gently."""
    spectrum = np.fft.rfft(noise(seed, 4.0, STUDIO))
    hertz = np.fft.rfftfreq(4 * STUDIO, 1 / STUDIO)
    return np.asarray(np.fft.irfft(spectrum / (1 + (hertz / 3000) ** 2)))


def wav(
    sound: Floats, rate: int = RATE, subtype: str = "PCM_24", stamp_s: float | None = None
) -> Callable[[Path], None]:
    """Writes the sound (frames, or frames × channels) as a WAV file, with a time stamp where one is given."""

    def write(path: Path) -> None:
        sf.write(path, sound, rate, subtype=subtype, format="WAV")
        if stamp_s is not None:
            stamp(path, stamp_s, rate)

    return write


def bytes_of(data: bytes) -> Callable[[Path], None]:
    """Writes what is no sound."""

    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def changed(sound: Floats, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Writes a WAV file, and changes its bytes."""

    def write(path: Path) -> None:
        wav(sound)(path)
        path.write_bytes(change(path.read_bytes()))

    return write


def unfinished(data: bytes) -> bytes:
    """A header that says nothing of how much there is."""
    at = data.index(b"data") + 4
    return data[:at] + bytes(4) + data[at + 4 :]
