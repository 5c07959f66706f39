"""How a balance reads on screen; knows no Qt."""

from dataclasses import fields
from typing import Any

from app.delivery.balance import SongBalance
from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from render.text import count, kilohertz
from widgets.common.words import MINUS, listing, number

KINDS = {
    "bell": "Bell",
    "low_shelf": "Low shelf",
    "high_shelf": "High shelf",
    "high_pass": "High pass",
    "low_pass": "Low pass",
}
FLAT = "The balance is flat: renders are made of the stems exactly as they are, their sums proved to the last bit."
CHANGED = (
    "The balance or the bus changes the sound, so the sums of a render are proved to a residual below "
    f"{MINUS}120 dBFS, no longer to the last bit."
)
Settings = StripSettings | BusSettings | Compressor | Limiter | Band


def limits(kind: type[Settings], key: str) -> tuple[float, float]:
    """The least and the most that a setting may be."""
    metadata: Any = next(each.metadata for each in fields(kind) if each.name == key)
    return metadata["lowest"], metadata["highest"]


def pan_text(pan: float) -> str:
    """A place between the speakers: C, L 30, R 100."""
    percent = round(pan * 100)
    return "C" if percent == 0 else f"{'L' if percent < 0 else 'R'} {abs(percent)}"


def pan_of(text: str) -> float | None:
    """The place that such a text says, None where it says none; a bare number counts to the right."""
    plain = text.strip().upper().replace(MINUS, "-")
    if plain in {"", "C", "-"}:
        return 0.0
    sign = -1 if plain.startswith("L") else 1
    try:
        return max(-1.0, min(1.0, sign * float(plain.lstrip("LR ")) / 100))
    except ValueError:
        return None


def tone_words(settings: StripSettings | BusSettings) -> str:
    """What of the tone is at work, in a word or two for a button."""
    parts = [name for name, on in (("EQ", settings.eq), ("Comp", settings.compressor)) if on]
    return " + ".join(parts) or "Tone"


def band_words(band: Band) -> str:
    """A band in words: Bell 3 kHz +2.5 dB."""
    hz = kilohertz(band.hz) if band.hz >= 1000 else f"{band.hz:g} Hz"
    gain = f" {number(band.gain_db)} dB" if band.kind not in ("high_pass", "low_pass") else ""
    return f"{KINDS[band.kind]} {hz}{gain}"


def eq_words(bands: tuple[Band, ...]) -> str:
    """All bands in words."""
    return ", ".join(band_words(band) for band in bands) or "No bands"


def bus_words(bus: BusSettings | None) -> str:
    """What the bus does, in a line."""
    if bus is None:
        return "Groups are summed as they are, unless session.toml has a bus"
    stages = (
        f"gain {number(bus.gain_db)} dB" if bus.gain_db else "",
        count(len(bus.eq), "EQ band") if bus.eq else "",
        f"compressor {bus.compressor.ratio:g}:1" if bus.compressor else "",
        f"width {bus.width * 100:.0f} %" if bus.width != 1 else "",
        f"mono below {bus.mono_below_hz:g} Hz" if bus.mono_below_hz else "",
        f"limiter at {number(bus.limiter.ceiling_dbtp)} dBTP" if bus.limiter else "",
    )
    return listing(stages) or "No stage is in use"


def mix_words(mix: SongBalance, round_number: int | None = None) -> str:
    """Whose balance it is, once there are rounds, and what it means for a render's proof."""
    whose = f"Round {round_number}: t" if round_number else "T"
    return whose + (FLAT if mix.flat else CHANGED)[1:]
