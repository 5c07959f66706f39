"""Where a stem's spectrum ends, and what ends one there: a lower rate that it was brought up from, or a codec."""

from collections.abc import Iterator

from app.intake.checks.samples import sounding
from app.intake.problem_rules import SpectrumRules
from app.intake.problem_wording import spelled
from app.intake.view import Finding, MeasuredStem, SessionView, one_finding


def upsampled(view: SessionView) -> Iterator[Finding]:
    """Stems with nothing above half of a lower rate."""
    ends = [(end, stem.path) for stem in sounding(view) if (end := old_band(stem, view.rules.spectrum))]
    return one_finding("upsampled", (path for _, path in ends), spelled(_hertz(end) for end, _ in ends))


def lossy_source(view: SessionView) -> Iterator[Finding]:
    """Stems in a format that loses some of the sound, and stems that were in one: their spectrum ends at a cliff."""
    lossy = [stem for stem in view.mixed if stem.info.subtype in view.rules.lossy]
    kinds = spelled(stem.info.subtype.replace("_", " ") for stem in lossy)
    yield from one_finding("lossy_source", (stem.path for stem in lossy), kinds)
    plain = [stem for stem in sounding(view) if stem.info.subtype not in view.rules.lossy]
    ends = [(end, stem.path) for stem in plain if (end := codec_band(stem, view.rules.spectrum))]
    codecs = spelled(_likely_codec(end, view.rules.spectrum) for end, _ in ends)
    detail = f"nothing above {spelled(_hertz(end) for end, _ in ends)}, as {codecs} leaves it"
    yield from one_finding("lossy_source", (path for _, path in ends), detail)


def _likely_codec(end_hz: float, rules: SpectrumRules) -> str:
    """The codecs whose usual filters end the band there."""
    return next(name for to_hz, name in zip(rules.codecs_to_hz, rules.codecs, strict=True) if end_hz <= to_hz)


def old_band(stem: MeasuredStem, rules: SpectrumRules) -> float | None:
    """Half of the rate in Hz that the stem was brought up from, None where nothing says that it was.

    Where codecs end a band too, as MP3 at 16 kHz, they leave more above it than a converter does.
    """
    cliff = stem.traits.cliff if stem.traits else None
    if cliff is None:
        return None
    for rate in rules.old_rates:
        fits = rules.converted_from * rate / 2 <= cliff.hz <= rules.converted_to * rate / 2
        among_codecs = rules.lossy_from_hz <= rate / 2 <= rules.lossy_to_hz
        least_db = rules.converted_clear_db if among_codecs else rules.converted_steep_db
        if fits and rate < stem.info.sample_rate and cliff.steep_db >= least_db:
            return rate / 2
    return None


def codec_band(stem: MeasuredStem, rules: SpectrumRules) -> float | None:
    """Where a codec cut the sound off, in Hz; None where nothing says that one did."""
    cliff = stem.traits.cliff if stem.traits else None
    if cliff is None or old_band(stem, rules):
        return None
    inside = rules.lossy_from_hz <= cliff.hz <= rules.lossy_to_hz
    even = cliff.top_hz - cliff.hz >= rules.lossy_even_hz
    steep = min(cliff.steep_db, cliff.decline_db) >= rules.lossy_steep_db
    return cliff.hz if inside and even and steep else None


def _hertz(hz: float) -> str:
    return f"{hz / 1000:.1f} kHz"
