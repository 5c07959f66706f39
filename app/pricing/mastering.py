"""What mastering costs: a song, and what songs that are mastered together have off."""

from collections.abc import Sequence

from app.domain.money import part_of, percent
from app.domain.pricing import EstimateLine, PricedJob, PricedSong
from app.pricing.lines import Lines, total
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import MasteringRates


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
