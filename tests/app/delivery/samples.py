"""What tests of deliveries are made of: stems and scans as they would have been made, and what a render delivered."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.session import Condition, Density, FxOwner, Group, Metrics, Problem, Scan, Stem
from app.routing.variants import VariantRule, read_rules
from render.delivery.manifest import DeliveredFile, Manifest, Timings
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
DOUBTFUL = replace(SYNTHS, path="take 7.wav", confidence=0.1, problems=("unclassified",))
STEMS = (LEAD, SYNTHS, DOUBTFUL)
MAIN = DeliveredFile(
    "main",
    format="wav24",
    path="Ember_main_48k-24b.wav",
    frames=1000,
    channels=2,
    sample_rate=48_000,
    bit_depth=24,
    sha256="ab" * 32,
    integrated_lufs=-14.5,
    loudness_range_lu=5.5,
    true_peak_dbtp=-0.75,
    sample_peak_dbfs=-1.0,
    trim_db=-0.25,
)
SKIPPED = DeliveredFile("tv", skipped="The session has no stems for tv mix.")


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


def manifest(*deliverables: DeliveredFile) -> dict[str, Any]:
    """The document of a render."""
    return Manifest(
        "Bouncedesk test", {}, {}, deliverables or (MAIN, SKIPPED), (), (), Timings(0.1, 0.1, 0.0, 0.1, 0.3)
    ).document()
