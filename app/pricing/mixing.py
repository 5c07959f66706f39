"""What mixing a song costs."""

from app.domain.money import part_of, percent
from app.domain.pricing import EstimateLine, PricedSong
from app.pricing.lines import Lines, quarter_hours, total
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import MixingRates


def mixing_lines(song: PricedSong, number: int, rates: MixingRates, words: PricingWords) -> list[EstimateLine]:
    """Base and tracks, what condition and density add to these, editing, and what goes beyond what is included."""
    lines = Lines(words, song, number)
    told = lines.source("tracks", "condition", "density")  # the base alone is the cheapest case of these
    base = [lines.line("mixing.base", 1, rates.base_pence, told, included=rates.tracks_included)]
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
        told=lines.said("tracks"),
    )


def _shares(song: PricedSong, rates: MixingRates, lines: Lines, base_pence: int) -> list[EstimateLine]:
    found = []
    for name, value, shares in (
        ("condition", song.condition, rates.condition_bp),
        ("density", song.density, rates.density_bp),
    ):
        bp = shares.get(value, 0)
        if bp:
            said = {name: value, "told": lines.said(name), "percent": percent(bp)}
            found += lines.amount(f"mixing.{name}", part_of(base_pence, bp), lines.source(name), **said)
    return found


def _editing(song: PricedSong, rates: MixingRates, lines: Lines, words: PricingWords) -> list[EstimateLine]:
    found = []
    for kind in words.values["editing"]:  # in the card's order, whatever the job's
        if kind not in song.editing_hours:
            continue
        hours = quarter_hours(song.editing_hours[kind])
        named = words.editing_names[kind]
        found += lines.some("mixing.editing", hours, rates.editing_hour_pence, kind=named, hours=f"{hours:f}")
    return found


def _beyond(song: PricedSong, rates: MixingRates, lines: Lines, words: PricingWords) -> list[EstimateLine]:
    more = [words.titles.get(name, name) for name in song.variants if name not in rates.variants_included]
    rounds = max(0, song.rounds - rates.rounds_included)
    return [
        *lines.some("mixing.round", rounds, rates.round_pence, included=rates.rounds_included),
        *lines.some("mixing.variant", len(more), rates.variant_pence, names=", ".join(more)),
        *lines.some("mixing.stems", int(song.stems), rates.stems_pence),
        *lines.some("mixing.recall", song.recalls, rates.recall_pence),
    ]
