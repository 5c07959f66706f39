"""The mark of a preview: its rules, where it sounds, how loud, and how it is laid over the mix."""

import hashlib
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.encoders.formats import Format
from render.measure.loudness import OFFSET, SHORT_TERM, STEPS_A_SECOND
from render.measure.meter import Meter
from render.tables import read_resource
from render.units import FULL_SCALE, ratio

Floats = NDArray[np.float64]
TWO_PI = 2 * math.pi


@dataclass(frozen=True, slots=True)
class Mark:
    """The tones laid over a preview. See resources/preview.toml for what each figure means."""

    first_s: float
    interval_s: float
    tones_hz: tuple[float, ...]
    tone_s: float
    attack_s: float
    fade_s: float
    dip_db: float
    above_lu: float
    quietest_lufs: float
    loudest_lufs: float
    detune: float

    @property
    def sounding_s(self) -> float:
        """How long the tones last."""
        return self.tone_s * len(self.tones_hz)


@dataclass(frozen=True, slots=True)
class PreviewRules:
    """A preview's format, its mark, the true peak in dBTP not to pass, and the room in dB left for the encoder."""

    kind: Format
    mark: Mark
    ceiling_dbtp: float
    room_db: float

    @classmethod
    def load(cls) -> "PreviewRules":
        """The rules that come with Bouncedesk."""
        table = read_resource("preview.toml").values
        file, mark = table["file"], table["mark"]
        return cls(
            kind=Format(name="preview", **{**file, "rates": tuple(file["rates"])}),
            mark=Mark(**{**mark, "tones_hz": tuple(mark["tones_hz"])}),
            **table["level"],
        )


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """One mark: the frame at which its tones begin, their factor (full scale 1.0), pitch factor and phase (radians)."""

    frame: int
    gain: float
    pitch: float
    phase: float


@dataclass(frozen=True, slots=True)
class Loudest:
    """A mix turned down by `trim_db`: the true `peak` it then has and the `ceiling` it may have, full scale 1.0."""

    duration_s: float
    trim_db: float
    peak: float
    ceiling: float


def mark_times(mark: Mark, duration_s: float) -> tuple[float, ...]:
    """When marks begin, in seconds: at fixed intervals; in the middle of what is too short for the first place."""
    latest = max(0.0, duration_s - mark.sounding_s)
    if latest < mark.first_s:
        return (latest / 2,)
    return tuple(mark.first_s + mark.interval_s * n for n in range(int((latest - mark.first_s) // mark.interval_s) + 1))


def tones(mark: Mark, rate: int, pitch: float = 1.0, phase: float = 0.0) -> Floats:
    """The tones one after the other, each fading in and dying away, at most 1.0."""
    count = round(mark.tone_s * rate)
    time = np.arange(count) / rate
    rise = np.minimum(1.0, time / mark.attack_s)
    fall = np.minimum(1.0, (mark.tone_s - time) / mark.attack_s)
    shape = np.sin(rise * math.pi / 2) ** 2 * np.sin(fall * math.pi / 2) ** 2 * np.exp(-2.0 * time / mark.tone_s)
    return np.asarray(np.concatenate([shape * np.sin(TWO_PI * pitch * hz * time + phase) for hz in mark.tones_hz]))


def loudness_of_tones(mark: Mark, rate: int) -> float:
    """The K-weighted loudness (LUFS, BS.1770-4 without gating) of the unscaled tones on both sides."""
    meter = Meter(2, rate, true_peak=False)
    meter.process(np.repeat(tones(mark, rate), 2) * FULL_SCALE)
    return _lufs(meter.power())


def place_marks(mark: Mark, rate: int, power: Floats, mix: Loudest, seed: str) -> tuple[PlacedMark, ...]:
    """The marks of a mix whose mean K-weighted power each 10 ms is `power`; `seed` decides over pitch and phase.

    No mark is so loud that, with the mix that gave way under it, it would pass `mix.ceiling`.
    """
    unit = loudness_of_tones(mark, rate)
    most = max(0.0, mix.ceiling - mix.peak * ratio(-mark.dip_db))
    placed = []
    for number, at in enumerate(mark_times(mark, mix.duration_s)):
        around = _short_term(power, at + mark.sounding_s / 2) + mix.trim_db + mark.above_lu
        wanted = min(mark.loudest_lufs, max(mark.quietest_lufs, around))
        pitch, phase = _varied(seed, number)
        gain = min(most, ratio(wanted - unit))
        placed.append(PlacedMark(round(at * rate), gain, 1 + mark.detune * (2 * pitch - 1), TWO_PI * phase))
    return tuple(placed)


class Watermark:
    """Lays marks over a mix at `rate` Hz that is turned down by `trim_db`."""

    def __init__(self, mark: Mark, rate: int, placed: tuple[PlacedMark, ...], trim_db: float) -> None:
        self._mark, self._rate, self._placed = mark, rate, placed
        self._trim = ratio(trim_db)
        self._fade = round(mark.fade_s * rate)
        self._sounding = round(mark.tone_s * rate) * len(mark.tones_hz)

    def over(self, start: int, samples: NDArray[np.generic]) -> Floats:
        """The marked frames of interleaved stereo in the engine's unit that begins at frame `start`."""
        marked = np.multiply(samples, self._trim, dtype=np.float64).reshape(-1, 2)
        for each in self._placed:
            self._lay(each, start, marked)
        return np.asarray(marked.reshape(-1))

    def _lay(self, placed: PlacedMark, start: int, marked: Floats) -> None:
        first, last = placed.frame - self._fade, placed.frame + self._sounding + self._fade
        low, high = max(first, start), min(last, start + len(marked))
        if low >= high:
            return
        sound = np.zeros(last - first)
        sound[self._fade : self._fade + self._sounding] = tones(self._mark, self._rate, placed.pitch, placed.phase)
        within, there = slice(low - first, high - first), slice(low - start, high - start)
        marked[there] *= self._dip(last - first)[within, None]
        marked[there] += (placed.gain * FULL_SCALE) * sound[within, None]

    def _dip(self, frames: int) -> Floats:
        """The mix's factor under a mark: down to the dip before the tones begin, up again after they end."""
        edge = np.minimum(np.arange(frames), np.arange(frames)[::-1]) / max(1, self._fade)
        depth = np.sin(np.minimum(1.0, edge) * math.pi / 2) ** 2
        return np.asarray(1 - (1 - ratio(-self._mark.dip_db)) * depth)


def _short_term(power: Floats, at_s: float) -> float:
    """The loudness of the 3 s around a moment; −inf where they are silent or there are none."""
    middle = round(at_s * STEPS_A_SECOND)
    return _lufs(power[max(0, middle - SHORT_TERM // 2) : middle + SHORT_TERM // 2])


def _lufs(power: Floats) -> float:
    mean = float(power.mean()) if power.size else 0.0
    return OFFSET + 10 * math.log10(mean) if mean > 0 else -math.inf


def _varied(seed: str, number: int) -> tuple[float, float]:
    """Two fractions from 0 to 1 for a mark, the same in every preview of the same file, and no pattern to subtract."""
    digest = hashlib.sha256(f"{seed}/{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32, int.from_bytes(digest[4:8], "big") / 2**32
