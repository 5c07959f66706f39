"""Sessions that the delivery's tests are made of: stems as a scan would have found them."""

from collections.abc import Iterable
from pathlib import Path

from app.domain.session import Condition, Density, FxOwner, Group, Metrics, Problem, Scan, Stem
from app.routing.variants import VariantRule, read_rules
from render.tables import Document, parse_toml

RATE = 48_000
METRICS = Metrics(1, Density.NORMAL, Condition.TIDY, 100)


def stem(
    path: str,
    group: Group,
    fx_owner: FxOwner | None = None,
    side: str | None = None,
    pair: str | None = None,
    channels: int = 2,
    sample_rate: int = RATE,
    frames: int = 1000,
    offset_frames: int = 0,
) -> Stem:
    """A readable stem."""
    return Stem(
        path,
        group,
        1.0,
        fx_owner,
        pair,
        side,
        channels,
        sample_rate,
        "PCM_24",
        24,
        frames,
        offset_frames,
    )


LEAD = stem("Lead.wav", Group.LEAD_VOCAL)
BACKING = stem("BGV.wav", Group.BACKING_VOCAL)
LEAD_FX = stem("Lead Verb.wav", Group.VOCAL_FX, FxOwner.LEAD)
BACKING_FX = stem("BGV Verb.wav", Group.VOCAL_FX, FxOwner.BACKING)
SHARED_FX = stem("Vox Verb.wav", Group.VOCAL_FX, FxOwner.BOTH)
DRUMS = stem("Kick.wav", Group.DRUMS)
PERCUSSION = stem("Shaker.wav", Group.PERCUSSION)
BASS = stem("Bass.wav", Group.BASS)
SYNTHS = stem("Pad.wav", Group.SYNTHS)
CLICK = stem("Click.wav", Group.CLICK)
GUIDE = stem("Guide.wav", Group.GUIDE)
REFERENCE = stem("Rough.wav", Group.REFERENCE)
UNREADABLE = Stem("Broken.wav", Group.DRUMS, 1.0)
EVERYTHING = (
    LEAD,
    BACKING,
    LEAD_FX,
    BACKING_FX,
    SHARED_FX,
    DRUMS,
    PERCUSSION,
    BASS,
    SYNTHS,
    CLICK,
    GUIDE,
    REFERENCE,
    UNREADABLE,
)


def scan_of(
    *stems: Stem,
    folder: Path = Path("/studio/Ember"),
    rate: int = RATE,
    problems: tuple[Problem, ...] = (),
    title: str = "",
    artist: str = "",
) -> Scan:
    """A scan that found these stems."""
    return Scan(folder, rate, 24, 1.0, stems, problems, (), METRICS, title, artist)


def rules_of(text: str, before: Iterable[VariantRule] = ()) -> tuple[VariantRule, ...]:
    """The rules that the text of a variants file describes."""
    return read_rules(parse_toml(text, Document("variants.toml")), before)
