"""What levels, samples and spectra say of how a stem was exported. Nothing is found where nothing was measured."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from app.intake.problem_rules import ClippingRules, HoleRules, NoiseRules, SpectrumRules
from app.intake.problem_wording import decibels, decibels_of, spelled
from app.intake.view import Finding, MeasuredStem, SessionView, one_finding
from render.text import count

if TYPE_CHECKING:  # measuring loads the kernels' compiler, which only a process that measures should do
    from render.measure.silences import Holes

CD_DEPTH, STUDIO_DEPTH, WIDE_DEPTH = 16, 24, 32
MOSTLY = 0.9


def is_silent(stem: MeasuredStem, below_dbfs: float) -> bool:
    """Whether a measured stem never rises above the threshold; a stem with a fault is not silent."""
    if stem.measured is None or stem.measured.nonfinite_at_s is not None:
        return False
    return stem.peak_dbfs is None or stem.peak_dbfs < below_dbfs


def sounding(view: SessionView) -> list[MeasuredStem]:
    """The measured stems of the mix that are not silent."""
    below = view.rules.thresholds.silent_below_dbfs
    return [stem for stem in view.mixed if stem.traits and not is_silent(stem, below)]


def silent(view: SessionView) -> Iterator[Finding]:
    """Stems without sound."""
    below = view.rules.thresholds.silent_below_dbfs
    return one_finding("silent", (stem.path for stem in view.mixed if is_silent(stem, below)))


def hot_level(view: SessionView) -> Iterator[Finding]:
    """Stems with next to no room above the peak, unless a program put them all there."""
    normalised = {stem.path for cluster in _peak_clusters(view) for stem in cluster}
    hot = [
        (stem.peak_dbfs, stem.path)
        for stem in view.mixed
        if stem.peak_dbfs is not None
        and stem.peak_dbfs > view.rules.thresholds.hot_above_dbfs
        and (stem.path not in normalised or stem.peak_dbfs > 0)
    ]
    return one_finding("hot_level", (path for _, path in hot), decibels(max(hot)[0]) if hot else "")


def normalised_peaks(view: SessionView) -> Iterator[Finding]:
    """Stems whose peaks are all alike and near full scale."""
    for cluster in _peak_clusters(view):
        peaks = [stem.peak_dbfs or 0.0 for stem in cluster]
        yield Finding("normalised_peaks", tuple(sorted(stem.path for stem in cluster)), detail=decibels(max(peaks)))


def clipped(view: SessionView) -> Iterator[Finding]:
    """Stems with runs of equal samples at full scale or at their own flat top, each with its first places."""
    for stem in sounding(view):
        traits = stem.traits
        if traits and is_clipped(stem, view.rules.clipping):
            flats = traits.flat_tops
            places = tuple(stem.part.offset_s + at for at in flats.at_s)
            longest = 1000 * flats.longest / stem.info.sample_rate
            detail = f"{count(flats.runs, 'place')}, the longest {longest:.1f} ms, flat at {decibels_of(flats.top)}"
            yield Finding("clipped", (stem.path,), places, detail)


def is_clipped(stem: MeasuredStem, rules: ClippingRules) -> bool:
    """Whether the flat tops are those of clipping: square waves, soft clippers and held samples have some too."""
    if stem.traits is None:
        return False
    flats = stem.traits.flat_tops
    if flats.exact >= rules.full_scale_runs and rules.full_scale_from <= flats.top <= 1.0:
        return flats.runs < rules.own_top_runs or flats.jumps <= rules.own_top_most_jumps * flats.runs
    ends = rules.own_top_equal_ends if flats.exact >= MOSTLY * flats.runs else rules.own_top_both_ends
    return (
        flats.runs >= rules.own_top_runs
        and flats.jumps <= rules.own_top_most_jumps * flats.runs
        and flats.soft <= rules.own_top_most_soft * flats.entered
        and min(flats.entered, flats.left) >= ends * flats.runs
        and flats.runs >= rules.own_top_least_part * (flats.runs + flats.elsewhere)
    )


def dropout(view: SessionView) -> Iterator[Finding]:
    """Stems with holes in the midst of their sound, each with its first places."""
    for stem in sounding(view):
        holes = stem.traits.holes if stem.traits else None
        if holes and _drops_out(holes, view.rules.holes):
            places = tuple(stem.part.offset_s + at for at in holes.at_s)
            detail = f"{count(len(places), 'place')}, the longest {1000 * holes.longest_s:.0f} ms"
            yield Finding("dropout", (stem.path,), places, detail)


def _drops_out(holes: "Holes", rules: HoleRules) -> bool:
    """Whether holes come by chance: gates, tremolos and short notes make many, evenly spaced, or among other pauses."""
    found = len(holes.at_s)
    if not 0 < found <= rules.most or holes.pauses > rules.most_part * (found + holes.pauses):
        return False
    apart = [later - earlier for earlier, later in pairwise(holes.at_s)]
    twins = [
        gap <= rules.even_most_s and sum(abs(gap - other) <= rules.even_within_s for other in apart) > 1
        for gap in apart
    ]
    return found < rules.even_from or sum(twins) <= rules.even_share * len(apart)


def noise(view: SessionView) -> Iterator[Finding]:
    """Files that are white noise at full scale from end to end."""
    rules = view.rules.noise
    levels = [
        (stem.traits.white.level_dbfs, stem.path)
        for stem in sounding(view)
        if stem.traits and stem.measured and _is_noise(stem, rules)
    ]
    return one_finding("noise", (path for _, path in levels), spelled(decibels(level) for level, _ in levels))


def _is_noise(stem: MeasuredStem, rules: NoiseRules) -> bool:
    """Whether the whole file is as loud as random numbers, as even and as steady."""
    if stem.traits is None or stem.measured is None:
        return False
    white, measured = stem.traits.white, stem.measured
    sounds_s = (measured.last_sound_s or 0.0) - (measured.first_sound_s or 0.0)
    even = white.level_dbfs >= rules.above_dbfs and white.apart_db <= rules.even_db
    steady = measured.activity_lufs and max(measured.activity_lufs) - min(measured.activity_lufs) <= rules.steady_db
    return bool(even and steady and sounds_s >= rules.covers * measured.duration_s)


def partly_silent(view: SessionView) -> Iterator[Finding]:
    """Stems that were cut off and are exactly silent from there on, while most others go on."""
    stems = sounding(view)
    for stem in stems:
        stops = stem.traits.stops if stem.traits else None
        if stops is None or stops.ends_s is None or not stops.cut or stops.cuts:
            continue
        end = stem.part.offset_s + stops.ends_s
        others = [other for other in stems if other.path not in (stem.path, stem.pair)]
        going_on = [other for other in others if _last_sound(other) >= end + view.rules.thresholds.stopped_before_s]
        if len(going_on) > len(others) * view.rules.thresholds.stopped_others_share:
            yield Finding("partly_silent", (stem.path,), (end,))


def dc_offset(view: SessionView) -> Iterator[Finding]:
    """Stems that swing around another middle than nought."""
    most = 10 ** (view.rules.thresholds.offset_above_dbfs / 20)
    shifted = [(stem.traits.offset, stem.path) for stem in sounding(view) if stem.traits]
    shifted = [(offset, path) for offset, path in shifted if abs(offset) > most]
    levels = spelled(f"{'+' if offset > 0 else '−'}{abs(offset):.1%} of full scale" for offset, _ in shifted)
    return one_finding("dc_offset", (path for _, path in shifted), levels)


def padded_depth(view: SessionView) -> Iterator[Finding]:
    """Stems whose low bits are never used."""
    padded = [(real, stem.path) for stem in sounding(view) if (real := _real_depth(stem))]
    return one_finding("padded_depth", (path for _, path in padded), spelled(f"{real}-bit" for real, _ in padded))


def dual_mono(view: SessionView) -> Iterator[Finding]:
    """Stereo stems with the same on both sides, whether in one file or in a pair."""
    pairs = {path for alike in view.likenesses if alike.same and alike.pair for path in alike.files}
    equal = [stem.path for stem in sounding(view) if stem.traits and stem.traits.equal_sides]
    return one_finding("dual_mono", (stem.path for stem in view.mixed if stem.path in pairs or stem.path in equal))


def _real_depth(stem: MeasuredStem) -> int | None:
    """The depth that the stem has in truth, where its file is made for more."""
    used = stem.traits.depth if stem.traits else None
    if used is None or stem.info.bit_depth < STUDIO_DEPTH:
        return None
    if used <= CD_DEPTH:
        return CD_DEPTH
    whole = stem.info.bit_depth == WIDE_DEPTH and not stem.info.is_float
    return STUDIO_DEPTH if whole and used <= STUDIO_DEPTH else None


def _last_sound(stem: MeasuredStem) -> float:
    """Where a stem sounds for the last time, in seconds of the song."""
    return stem.part.offset_s + ((stem.measured.last_sound_s if stem.measured else None) or 0.0)


def _peak_clusters(view: SessionView) -> list[list[MeasuredStem]]:
    """Groups of stems that peak within a narrow band, loudest first; a pair counts as one stem."""
    limits = view.rules.thresholds
    loud = [stem for stem in view.mixed if stem.peak_dbfs is not None and stem.peak_dbfs > limits.normalised_above_dbfs]
    loud.sort(key=lambda stem: -(stem.peak_dbfs or 0.0))
    clusters = []
    while loud:
        highest = loud[0].peak_dbfs or 0.0
        band = [stem for stem in loud if highest - (stem.peak_dbfs or 0.0) <= limits.normalised_within_db]
        if _tracks(band) >= limits.normalised_files:
            clusters.append(band)
            loud = loud[len(band) :]
        else:
            loud = loud[1:]
    return clusters


def _tracks(band: Sequence[MeasuredStem]) -> int:
    return len({min(stem.path, stem.pair or stem.path) for stem in band})


def upsampled(view: SessionView) -> Iterator[Finding]:
    """Stems with nothing above half of a lower rate."""
    ends = [(end, stem.path) for stem in sounding(view) if (end := old_band(stem, view.rules.spectrum))]
    return one_finding("upsampled", (path for _, path in ends), spelled(_hertz(end) for end, _ in ends))


def converted_or_coded(view: SessionView) -> Iterator[Finding]:
    """Stems that end where 44.1 kHz do, and where some codecs do: at 16 bits nobody can tell which of them it was."""
    rules = view.rules.spectrum
    unsure = [
        stem for stem in sounding(view) if not old_band(stem, rules) and stem.info.subtype not in view.rules.lossy
    ]
    ends = [(end, stem.path) for stem in unsure if (end := _old_end(stem, rules)) and end > rules.lossy_to_hz]
    return one_finding("converted_or_coded", (path for _, path in ends), spelled(_hertz(end) for end, _ in ends))


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

    Where codecs end a band too, as MP3 at 16 kHz and AAC at 22, they leave more above it than a converter does.
    """
    end, cliff = _old_end(stem, rules), stem.traits.cliff if stem.traits else None
    if end is None or cliff is None:
        return None
    clear = cliff.steep_db >= rules.converted_clear_db
    last_bit = cliff.rest_dbfs <= rules.converted_rest_dbfs and cliff.steep_db >= rules.converted_rest_db
    among_codecs = rules.lossy_from_hz <= end <= rules.lossy_to_hz
    near_codecs = rules.lossy_to_hz < end <= rules.converted_near_to_hz
    return end if clear or not (among_codecs or (near_codecs and not last_bit)) else None


def _old_end(stem: MeasuredStem, rules: SpectrumRules) -> float | None:
    """Half of the lower rate in Hz at which the stem's spectrum ends, as a converter or a codec may leave it."""
    cliff = stem.traits.cliff if stem.traits else None
    if cliff is None or cliff.steep_db < rules.converted_steep_db:
        return None
    for rate in rules.old_rates:
        fits = rules.converted_from * rate / 2 <= cliff.hz <= rules.converted_to * rate / 2
        if fits and rate < stem.info.sample_rate:
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
