"""Sounds of a made-up session, each played anew for its seed: voices, strings, drums, synths; 1.0 is full scale."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SECONDS = 8.0
FORMANTS = ((700, 1100, 2450), (300, 2200, 3000), (450, 900, 2600))


def quiet_room(chance: np.random.Generator, frames: int, level_db: float = -84.0) -> Floats:
    """The noise of a microphone and its amplifier."""
    return np.asarray(10 ** (level_db / 20) * chance.standard_normal(frames))


def shaped(sound: Floats, rate: int, gain: Callable[[Floats], Floats]) -> Floats:
    """The sound with each frequency turned up by `gain`."""
    spectrum = np.fft.rfft(sound)
    hertz = np.asarray(np.fft.rfftfreq(sound.size, 1 / rate), np.float64)
    return np.asarray(np.fft.irfft(spectrum * gain(hertz), sound.size))


def band(low: float, high: float, slope: float = 4.0) -> Callable[[Floats], Floats]:
    """A gentle band between two frequencies."""
    return lambda hz: 1 / np.sqrt((1 + (hz / high) ** slope) * (1 + (low / np.maximum(hz, 1.0)) ** slope))


def notes(chance: np.random.Generator, seconds: float, apart_s: tuple[float, float]) -> list[tuple[float, float]]:
    """Where notes begin, and how long each is, in seconds."""
    played, at = [], float(chance.uniform(0.05, 0.3))
    while at < seconds - 0.3:
        length = float(chance.uniform(*apart_s))
        played.append((at, min(length * float(chance.uniform(0.7, 0.95)), seconds - at - 0.1)))
        at += length
    return played


def envelope(frames: int, rate: int, attack_s: float, release_s: float) -> Floats:
    """Up in a straight line, and down in another."""
    at = np.arange(frames) / rate
    return np.asarray(np.clip(np.minimum(at / attack_s, (at[-1] - at) / release_s), 0.0, 1.0), np.float64)


def voice(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """Sung syllables with breath and sibilants up to the top of the band, and pauses between them."""
    frames = round(rate * seconds)
    sung, hissed = np.zeros(frames), np.zeros(frames)
    for at, length in notes(chance, seconds, (0.3, 0.9)):
        start, count = round(at * rate), round(length * rate)
        time = np.arange(count) / rate
        pitch = float(chance.choice([165, 196, 220, 247, 294])) * (1 + 0.006 * np.sin(2 * np.pi * 5.5 * time))
        phase = 2 * np.pi * np.cumsum(pitch) / rate
        tone = sum(np.cos(k * phase) / k**1.2 for k in range(1, 1 + int(min(14000, rate / 2.3) / pitch.max())))
        formants = FORMANTS[int(chance.integers(len(FORMANTS)))]

        def mouth(hz: Floats, formants: tuple[int, ...] = formants) -> Floats:
            return np.asarray(0.02 + sum(1 / (1 + ((hz - f) / 120) ** 2) for f in formants))

        sung[start : start + count] += shaped(tone, rate, mouth) * envelope(count, rate, 0.03, 0.06)
        hiss = min(round(0.09 * rate), count)
        hissed[start : start + hiss] += chance.standard_normal(hiss) * envelope(hiss, rate, 0.02, 0.03)
    breath = chance.standard_normal(frames) * np.abs(sung) * 0.02
    sound = sung / np.abs(sung).max() + 0.15 * shaped(hissed, rate, band(5000, 13000)) + breath / np.abs(sung).max()
    return np.asarray(0.3 * sound / np.abs(sound).max() + quiet_room(chance, frames))


def plucked(
    chance: np.random.Generator, rate: int, seconds: float, pitches: tuple[float, ...], bright: float
) -> Floats:
    """Plucked strings: partials that die away, the higher the sooner."""
    frames = round(rate * seconds)
    sound = np.zeros(frames)
    for at, length in notes(chance, seconds, (0.2, 0.7)):
        start, count = round(at * rate), round(length * rate)
        time, pitch = np.arange(count) / rate, float(chance.choice(pitches)) * float(chance.uniform(0.997, 1.003))
        for k in range(1, 1 + int(min(bright, rate / 2.3) / pitch)):
            decay = np.exp(-time * (2 + 0.8 * k))
            partial = np.sin(2 * np.pi * k * pitch * time * (1 + 1e-4 * k) + chance.uniform(0, 6.28))
            sound[start : start + count] += partial * decay * abs(np.sin(0.37 * k)) / k
        sound[start : start + count] *= envelope(count, rate, 0.002, 0.02)
    return np.asarray(0.35 * sound / np.abs(sound).max() + quiet_room(chance, frames, -88.0))


def bass(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """A bass guitar."""
    return plucked(chance, rate, seconds, (41.2, 49.0, 55.0, 61.7, 73.4), 2500)


def guitar(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """A clean guitar."""
    return plucked(chance, rate, seconds, (110.0, 146.8, 196.0, 246.9, 329.6), 9000)


def amp(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """A distorted guitar behind its loudspeaker."""
    driven = np.tanh(12 * guitar(chance, rate, seconds))
    return np.asarray(0.35 * shaped(driven, rate, band(80, 4500, 6)))


def hits(
    chance: np.random.Generator, rate: int, seconds: float, hit: Callable[[Floats, float], Floats], apart_s: float
) -> Floats:
    """A drum hit again and again, never twice alike."""
    frames = round(rate * seconds)
    sound = np.zeros(frames)
    for at in np.arange(0.1, seconds - 0.5, apart_s):
        if chance.uniform() < 0.85:
            start = round((at + chance.uniform(-0.008, 0.008)) * rate)
            time = np.arange(min(round(0.45 * rate), frames - start)) / rate
            sound[start : start + time.size] += hit(time, float(chance.uniform(0.5, 1.0)))
    return np.asarray(0.6 * sound / np.abs(sound).max() + quiet_room(chance, frames, -86.0))


def kick(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """A bass drum with its click."""

    def hit(time: Floats, force: float) -> Floats:
        click = chance.standard_normal(time.size) * np.exp(-time * 300) * 0.2
        body = np.sin(2 * np.pi * (52 * time + 6 * (1 - np.exp(-time * 30)))) * np.exp(-time * 9)
        return np.asarray(force * (body + click))

    return hits(chance, rate, seconds, hit, 0.5)


def snare(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """A snare drum: skin and wires."""

    def hit(time: Floats, force: float) -> Floats:
        wires = shaped(chance.standard_normal(time.size), rate, band(1200, 9000)) * np.exp(-time * 22)
        return np.asarray(force * (np.sin(2 * np.pi * 190 * time) * np.exp(-time * 25) + 0.5 * wires))

    return hits(chance, rate, seconds, hit, 0.5)


def hats(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """Hi-hats."""

    def hit(time: Floats, force: float) -> Floats:
        metal = shaped(chance.standard_normal(time.size), rate, band(6000, 16000))
        return np.asarray(force * metal * np.exp(-time * chance.choice([60, 12])))

    return hits(chance, rate, seconds, hit, 0.25)


def pad(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """Three detuned saws behind a filter, swelling: no noise at all above and below."""
    time = np.arange(round(rate * seconds)) / rate
    sound = np.zeros(time.size)
    for pitch in chance.choice([220, 262, 330, 392, 440], 3, replace=False):
        for detune in (0.996, 1.0, 1.0035):
            f, start = pitch * detune, chance.uniform(0, 6.28)
            sound += sum(np.sin(2 * np.pi * k * f * time + k * start) / k**1.6 for k in range(1, int(9000 / f)))
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * time / chance.uniform(3, 6))
    return np.asarray(0.3 * sound * swell / np.abs(sound).max())


def chip(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """A square wave, note after note with exact silence between, as an old console plays it."""
    time = np.arange(round(rate * seconds)) / rate
    sound = np.zeros(time.size)
    step_s = float(chance.choice([0.125, 0.2, 0.25]))
    for at in np.arange(0.0, seconds - step_s, step_s):
        start, count = round(at * rate), round(step_s * rate * float(chance.choice([0.6, 0.85])))
        pitch = float(chance.choice([220, 262, 330, 392, 440, 523]))
        sound[start : start + count] = np.sign(np.sin(2 * np.pi * pitch * time[:count] + 1e-3))
    return np.asarray(0.4 * sound)


def sub(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """A pure deep sine, note by note."""
    time, sound = np.arange(round(rate * seconds)) / rate, np.zeros(round(rate * seconds))
    for at, length in notes(chance, seconds, (0.4, 1.2)):
        start, count = round(at * rate), round(length * rate)
        pitch = float(chance.choice([36.7, 41.2, 49.0, 55.0]))
        sound[start : start + count] = np.sin(2 * np.pi * pitch * time[:count]) * envelope(count, rate, 0.01, 0.03)
    return np.asarray(0.7 * sound)


def noise_sweep(chance: np.random.Generator, rate: int, seconds: float = SECONDS) -> Floats:
    """White noise at a usual level: a riser."""
    frames = round(rate * seconds)
    return np.asarray(0.08 * chance.standard_normal(frames))


SOUNDS: Mapping[str, Callable[..., Floats]] = {
    "Lead Vox": voice,
    "BGV": voice,
    "Bass DI": bass,
    "Gtr Clean": guitar,
    "Gtr Amp": amp,
    "Kick": kick,
    "Snare Top": snare,
    "Hat": hats,
    "Synth Pad": pad,
    "Synth Chip": chip,
    "Sub Bass": sub,
    "FX Riser": noise_sweep,
}
