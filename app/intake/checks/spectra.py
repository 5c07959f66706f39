"""Where the sound of a stem ends: converters and codecs leave nothing above a certain frequency."""

from collections.abc import Iterator

from app.intake.checks.gather import spelled, together
from app.intake.checks.samples import sounding
from app.intake.sound_rules import SpectrumRules
from app.intake.view import Finding, Heard, SessionView


def upsampled(view: SessionView) -> Iterator[Finding]:
    """Stems with nothing above half of a lower rate."""
    ends = [(end, heard.path) for heard in sounding(view) if (end := old_band(heard, view.rules.spectrum))]
    return together("upsampled", (path for _, path in ends), spelled(_hertz(end) for end, _ in ends))


def lossy_source(view: SessionView) -> Iterator[Finding]:
    """Stems in a format that loses some of the sound, and stems that were in one: their spectrum ends at a cliff."""
    lossy = [heard for heard in view.mixed if heard.info.subtype in view.rules.lossy]
    kinds = spelled(heard.info.subtype.replace("_", " ") for heard in lossy)
    yield from together("lossy_source", (heard.path for heard in lossy), kinds)
    plain = [heard for heard in sounding(view) if heard.info.subtype not in view.rules.lossy]
    ends = [(end, heard.path) for heard in plain if (end := codec_band(heard, view.rules.spectrum))]
    detail = f"nothing above {spelled(_hertz(end) for end, _ in ends)}, as MP3 and AAC leave it"
    yield from together("lossy_source", (path for _, path in ends), detail)


def old_band(heard: Heard, rules: SpectrumRules) -> float | None:
    """Half of the rate in Hz that the stem was brought up from, None where nothing says that it was."""
    cliff = heard.traits.cliff if heard.traits else None
    if cliff is None or cliff.steep_db < rules.converted_steep_db:
        return None
    for rate in rules.old_rates:
        fits = rules.converted_from * rate / 2 <= cliff.hz <= rules.converted_to * rate / 2
        if fits and rate < heard.info.sample_rate:
            return rate / 2
    return None


def codec_band(heard: Heard, rules: SpectrumRules) -> float | None:
    """Where a codec cut the sound off, in Hz; None where nothing says that one did."""
    cliff = heard.traits.cliff if heard.traits else None
    if cliff is None or old_band(heard, rules):
        return None
    inside = rules.lossy_from_hz <= cliff.hz <= rules.lossy_to_hz
    even = cliff.top_hz - cliff.hz >= rules.lossy_even_hz
    steep = min(cliff.steep_db, cliff.decline_db) >= rules.lossy_steep_db
    return cliff.hz if inside and even and steep else None


def _hertz(hz: float) -> str:
    return f"{hz / 1000:.1f} kHz"
