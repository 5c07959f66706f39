"""The lines of an estimate, of mixing and of mastering: each what the rate card says, and what caused it."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from app.domain.money import divided, half_up, part_of, percent
from app.domain.pricing import EstimateLine, FigureSource, PricedJob, PricedSong
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import MasteringRates, MixingRates

QUARTERS = 4  # of an hour


class Lines:
    """Makes the lines of one song, the `number`th from 0, or of the whole job where `song` is None."""

    def __init__(self, words: PricingWords, song: PricedSong | None = None, number: int | None = None) -> None:
        self._words, self._number = words, number
        self._song = song.title if song else None
        self._sources = song.sources if song else {}

    def source(self, *names: str) -> FigureSource:
        """Where these fields of the song come from: assumed where one of them is, then measured."""
        sources = [self._sources[name] for name in names if name in self._sources]
        if not sources:
            return FigureSource.ENTERED
        return FigureSource.ASSUMED if FigureSource.ASSUMED in sources else sources[0]

    def source_word(self, name: str) -> str:
        """The same of one field, in words."""
        return self._words.sources[self.source(name)]

    def line(
        self,
        code: str,
        quantity: int | Decimal,
        unit_pence: int,
        source: FigureSource | None = FigureSource.ENTERED,
        **values: object,
    ) -> EstimateLine:
        """So many at so much each; a quantity may be quarter hours."""
        amount = half_up(quantity * Decimal(unit_pence)) if isinstance(quantity, Decimal) else quantity * unit_pence
        description = self._words.lines[code].format(**values)
        return EstimateLine(code, description, Decimal(quantity), unit_pence, amount, self._song, self._number, source)

    def some(
        self,
        code: str,
        quantity: int | Decimal,
        unit_pence: int,
        source: FigureSource | None = FigureSource.ENTERED,
        **values: object,
    ) -> list[EstimateLine]:
        """As `line`, or nothing where there is none of it."""
        return [self.line(code, quantity, unit_pence, source, **values)] if quantity > 0 else []

    def amount(
        self, code: str, pence: int, source: FigureSource | None = FigureSource.ENTERED, **values: object
    ) -> list[EstimateLine]:
        """One of an amount that is worked out from others, or nothing where it comes to nothing."""
        return [self.line(code, 1, pence, source, **values)] if pence else []


def quarter_hours(hours: Decimal) -> Decimal:
    """Hours rounded up to the quarter hour."""
    return (hours * QUARTERS).to_integral_value(ROUND_CEILING) / QUARTERS


def total(lines: list[EstimateLine]) -> int:
    """What lines come to."""
    return sum(line.amount_pence for line in lines)


def with_vat(lines: Sequence[EstimateLine], net: int, gross: int) -> list[int]:
    """What each line costs with VAT, where all together are `net` and with VAT `gross`: they add up to the penny."""
    prices, so_far, before = list[int](), 0, 0
    for line in lines:
        so_far += line.amount_pence
        priced = divided(so_far * gross, net) if net else so_far
        prices.append(priced - before)
        before = priced
    return prices


def service_of(code: str) -> str:
    """What a line's code charges for: "mixing", "mastering", or "rush"."""
    return code.partition(".")[0]


def mixing_lines(song: PricedSong, number: int, rates: MixingRates, words: PricingWords) -> list[EstimateLine]:
    """Base and tracks, what condition and density add to these, editing, and what goes beyond what is included."""
    lines = Lines(words, song, number)
    cause = lines.source("tracks", "condition", "density")  # the base alone is the cheapest case of these
    base = [lines.line("mixing.base", 1, rates.base_pence, cause, included=rates.tracks_included)]
    base += _tracks(song, rates, lines)
    return [
        *base,
        *_shares(song, rates, lines, total(base)),
        *_editing(song, rates, lines, words),
        *_beyond(song, rates, lines, words),
    ]


def _tracks(song: PricedSong, rates: MixingRates, lines: Lines) -> list[EstimateLine]:
    bands = -(-max(0, song.tracks - rates.tracks_included) // rates.tracks_band)
    return lines.some(
        "mixing.tracks",
        bands,
        rates.tracks_band_pence,
        lines.source("tracks"),
        first=rates.tracks_included + 1,
        last=rates.tracks_included + bands * rates.tracks_band,
        tracks=song.tracks,
        source_word=lines.source_word("tracks"),
    )


def _shares(song: PricedSong, rates: MixingRates, lines: Lines, base_pence: int) -> list[EstimateLine]:
    charges = []
    for name, value, shares in (
        ("condition", song.condition, rates.condition_bp),
        ("density", song.density, rates.density_bp),
    ):
        bp = shares.get(value, 0)
        if bp:
            values = {name: value, "source_word": lines.source_word(name), "percent": percent(bp)}
            charges += lines.amount(f"mixing.{name}", part_of(base_pence, bp), lines.source(name), **values)
    return charges


def _editing(song: PricedSong, rates: MixingRates, lines: Lines, words: PricingWords) -> list[EstimateLine]:
    charges = []
    for kind in words.values["editing"]:  # in the card's order, whatever the job's
        if kind not in song.editing_hours:
            continue
        hours = quarter_hours(song.editing_hours[kind])
        named = words.editing_names[kind]
        charges += lines.some("mixing.editing", hours, rates.editing_hour_pence, kind=named, hours=f"{hours:f}")
    return charges


def _beyond(song: PricedSong, rates: MixingRates, lines: Lines, words: PricingWords) -> list[EstimateLine]:
    more = [words.titles.get(name, name) for name in song.variants if name not in rates.variants_included]
    rounds = max(0, song.rounds - rates.rounds_included)
    return [
        *lines.some("mixing.round", rounds, rates.round_pence, included=rates.rounds_included),
        *lines.some("mixing.variant", len(more), rates.variant_pence, names=", ".join(more)),
        *lines.some("mixing.stems", int(song.stems), rates.stems_pence),
        *lines.some("mixing.recall", song.recalls, rates.recall_pence),
    ]


def mastering_lines(song: PricedSong, number: int, rates: MasteringRates, words: PricingWords) -> list[EstimateLine]:
    """The base, what goes beyond what is included, and the care that a mix needs."""
    lines = Lines(words, song, number)
    more = [name for name in song.formats if name not in rates.formats_included]
    care = part_of(rates.base_pence, rates.care_bp) if song.needs_care else 0
    return [
        lines.line("mastering.base", 1, rates.base_pence, lines.source("mix_quality")),
        *lines.some("mastering.format", len(more), rates.format_pence, names=", ".join(more)),
        *lines.some("mastering.alternate", song.alternate_masters, rates.alternate_pence),
        *lines.some("mastering.stem", int(song.stem_mastering), rates.stem_pence),
        *lines.amount("mastering.care", care, percent=percent(rates.care_bp)),
    ]


def release_lines(
    job: PricedJob, mastered: Sequence[EstimateLine], rates: MasteringRates, words: PricingWords
) -> list[EstimateLine]:
    """The discount on all the `mastered` lines together, and the album's assembly, which has none."""
    lines = Lines(words)
    songs = sum(song.mastered for song in job.songs)
    bp = rates.discount_bp(songs)
    off = part_of(total(list(mastered)), bp)
    return [
        *lines.amount("mastering.release_discount", -off, None, songs=songs, percent=percent(bp)),
        *lines.some("mastering.assembly", int(job.assembly), rates.assembly_pence),
    ]
