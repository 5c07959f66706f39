"""What the samples say of how a stem was exported. Nothing is found where nothing was measured."""

from collections.abc import Iterator

from app.intake.checks.gather import counted, decibels_of, spelled, together
from app.intake.checks.levels import is_silent
from app.intake.sound_rules import ClippingRules
from app.intake.view import Finding, Heard, SessionView

CD_DEPTH, STUDIO_DEPTH, WIDE_DEPTH = 16, 24, 32


def clipped(view: SessionView) -> Iterator[Finding]:
    """Stems with runs of equal samples at full scale or at their own flat top, each with its first places."""
    for heard in sounding(view):
        traits = heard.traits
        if traits and is_clipped(heard, view.rules.clipping):
            flats = traits.flat_tops
            places = tuple(heard.part.offset_s + at for at in flats.at_s)
            longest = 1000 * flats.longest / heard.info.sample_rate
            detail = f"{counted(flats.runs, 'place')}, the longest {longest:.1f} ms, flat at {decibels_of(flats.top)}"
            yield Finding("clipped", (heard.path,), places, detail)


def is_clipped(heard: Heard, rules: ClippingRules) -> bool:
    """Whether the flat tops are those of clipping: below full scale, a square wave and held samples have some too."""
    if heard.traits is None or not heard.measured:
        return False
    flats, measured = heard.traits.flat_tops, heard.measured
    if flats.top >= rules.full_scale_from and flats.top <= 1.0:
        return flats.runs >= rules.full_scale_runs
    sounding_s = (measured.last_sound_s or 0.0) - (measured.first_sound_s or 0.0)
    samples = max(1.0, sounding_s * measured.sample_rate * measured.channels)
    at_top = flats.runs / max(1, flats.runs + flats.elsewhere)
    return (
        flats.runs >= rules.own_top_runs
        and flats.frames / samples <= rules.own_top_most_share
        and at_top >= rules.own_top_least_part
    )


def partly_silent(view: SessionView) -> Iterator[Finding]:
    """Stems that were cut off and are exactly silent from there on, while most others go on."""
    stems = sounding(view)
    for heard in stems:
        stops = heard.traits.stops if heard.traits else None
        if stops is None or stops.ends_s is None or not stops.cut or stops.cuts:
            continue
        end = heard.part.offset_s + stops.ends_s
        others = [other for other in stems if other.path not in (heard.path, heard.part.stem.pair)]
        going_on = [other for other in others if _last_sound(other) >= end + view.rules.thresholds.stopped_before_s]
        if len(going_on) > len(others) * view.rules.thresholds.stopped_others_share:
            yield Finding("partly_silent", (heard.path,), (end,))


def dc_offset(view: SessionView) -> Iterator[Finding]:
    """Stems that swing around another middle than nought."""
    most = 10 ** (view.rules.thresholds.offset_above_dbfs / 20)
    shifted = [(heard.traits.offset, heard.path) for heard in sounding(view) if heard.traits]
    shifted = [(offset, path) for offset, path in shifted if abs(offset) > most]
    levels = spelled(f"{'+' if offset > 0 else '−'}{abs(offset):.1%} of full scale" for offset, _ in shifted)
    return together("dc_offset", (path for _, path in shifted), levels)


def padded_depth(view: SessionView) -> Iterator[Finding]:
    """Stems whose low bits are never used."""
    padded = [(real, heard.path) for heard in sounding(view) if (real := _real_depth(heard))]
    return together("padded_depth", (path for _, path in padded), spelled(f"{real}-bit" for real, _ in padded))


def dual_mono(view: SessionView) -> Iterator[Finding]:
    """Stereo stems with the same on both sides, whether in one file or in a pair."""
    pairs = {path for alike in view.likenesses if alike.same and alike.pair for path in alike.files}
    equal = [heard.path for heard in sounding(view) if heard.traits and heard.traits.equal_sides]
    return together("dual_mono", (heard.path for heard in view.mixed if heard.path in pairs or heard.path in equal))


def sounding(view: SessionView) -> list[Heard]:
    """The measured stems of the mix that are not silent."""
    below = view.rules.thresholds.silent_below_dbfs
    return [heard for heard in view.mixed if heard.traits and not is_silent(heard, below)]


def _real_depth(heard: Heard) -> int | None:
    """The depth that the stem has in truth, where its file is made for more."""
    used = heard.traits.depth if heard.traits else None
    if used is None or heard.info.bit_depth < STUDIO_DEPTH:
        return None
    if used <= CD_DEPTH:
        return CD_DEPTH
    whole = heard.info.bit_depth == WIDE_DEPTH and not heard.info.is_float
    return STUDIO_DEPTH if whole and used <= STUDIO_DEPTH else None


def _last_sound(heard: Heard) -> float:
    """Where a stem sounds for the last time, in seconds of the song."""
    return heard.part.offset_s + ((heard.measured.last_sound_s if heard.measured else None) or 0.0)
