"""What a bus, and the strip of a group before it, are set to; every number is checked where it is made."""

import math
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from render.errors import AudioError

Kind = Literal["bell", "low_shelf", "high_shelf", "high_pass", "low_pass"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_BANDS = 16
MOST_GAIN_DB = 60.0


class SettingError(AudioError):
    """A setting out of its range: `what` is wrong, in words that end without a full stop, and the `key` it is."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"{key} {what}.", code="wrong_setting", key=key)
        self.key, self.what = key, what


def _ranged(lowest: float, highest: float, unit: str = "") -> dict[str, Any]:
    """What a field says of its number: the range it must be in, and the unit that the sentence names."""
    return {"lowest": lowest, "highest": highest, "unit": unit}


def _check(settings: object) -> None:
    """Raise SettingError naming the first number of `settings` that is none, or out of its range."""
    for each in fields(settings):  # type: ignore[arg-type]  # every caller is a dataclass
        value = getattr(settings, each.name)
        if each.metadata and value is not None:
            _check_number(each.name, value, each.metadata["lowest"], each.metadata["highest"], each.metadata["unit"])


def _check_number(key: str, value: object, lowest: float, highest: float, unit: str) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not number or not lowest <= value <= highest:  # type: ignore[operator]  # a number by now
        raise SettingError(key, f"must be a number{unit and f' of {unit}'} from {lowest:g} to {highest:g}")


@dataclass(frozen=True, slots=True)
class Band:
    """One band of the equaliser. `gain_db` counts in bells and shelves; `q` is the width of a bell, else the slope.

    A q of 0.7071 gives a shelf or pass filter without a bump (12 dB an octave).
    """

    kind: Kind
    hz: float = field(metadata=_ranged(10, 40_000, "Hz"))
    gain_db: float = field(default=0.0, metadata=_ranged(-24, 24, "dB"))
    q: float = field(default=0.7071, metadata=_ranged(0.1, 20))

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise SettingError("kind", f"must be one of {', '.join(KINDS)}")
        _check(self)
        if self.gain_db and self.kind in ("high_pass", "low_pass"):
            raise SettingError("gain_db", f"does not go with a {self.kind}, which has no level of its own")


@dataclass(frozen=True, slots=True)
class Compressor:
    """A stereo-linked compressor with a soft knee: both sides turn down by what the louder one asks for.

    `sidechain_high_pass_hz` keeps the bass from driving it; the sound itself is not filtered.
    """

    threshold_db: float = field(metadata=_ranged(-60, 0, "dB"))
    ratio: float = field(metadata=_ranged(1, 100))
    attack_ms: float = field(metadata=_ranged(0.1, 500, "milliseconds"))
    release_ms: float = field(metadata=_ranged(5, 5000, "milliseconds"))
    knee_db: float = field(default=6.0, metadata=_ranged(0, 30, "dB"))
    makeup_db: float = field(default=0.0, metadata=_ranged(-24, 24, "dB"))
    sidechain_high_pass_hz: float | None = field(default=None, metadata=_ranged(10, 2000, "Hz"))

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True)
class Limiter:
    """A true-peak limiter. `release_ms` is how fast it recovers from one peak; after long limiting it takes longer."""

    ceiling_dbtp: float = field(default=-1.0, metadata=_ranged(-20, 0, "dBTP"))
    release_ms: float = field(default=80.0, metadata=_ranged(5, 2000, "milliseconds"))

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True)
class BusSettings:
    """The processing after the sum, in its order: gain, equaliser, compressor, width and mono-below, limiter.

    `width` scales the difference of the sides: 0 is mono, 1 as it came, 2 twice as wide. Below `mono_below_hz` that
    difference is taken out.
    """

    gain_db: float = field(default=0.0, metadata=_ranged(-60, MOST_GAIN_DB, "dB"))
    eq: tuple[Band, ...] = ()
    compressor: Compressor | None = None
    width: float = field(default=1.0, metadata=_ranged(0, 2))
    mono_below_hz: float | None = field(default=None, metadata=_ranged(20, 1000, "Hz"))
    limiter: Limiter | None = None

    def __post_init__(self) -> None:
        _check(self)
        _check_bands(self.eq)


@dataclass(frozen=True, slots=True)
class StripSettings:
    """What a group goes through before the bus: gain, equaliser, compressor, width, pan.

    `pan` runs from −1 (left) to 1 (right) and keeps the power: the side turned to gains up to 3.01 dB while the other
    fades to nothing; both are as they came in the centre.
    """

    gain_db: float = field(default=0.0, metadata=_ranged(-60, 24, "dB"))
    pan: float = field(default=0.0, metadata=_ranged(-1, 1))
    width: float = field(default=1.0, metadata=_ranged(0, 2))
    eq: tuple[Band, ...] = ()
    compressor: Compressor | None = None

    def __post_init__(self) -> None:
        _check(self)
        _check_bands(self.eq)


def _check_bands(bands: tuple[Band, ...]) -> None:
    if len(bands) > MOST_BANDS:
        raise SettingError("eq", f"has {len(bands)} bands; it can have {MOST_BANDS}")
