"""Songs to begin pricing with: one that is only talked about, and one of the catalogue."""

from collections.abc import Sequence
from dataclasses import replace

from app.catalogue import Catalogue
from app.domain.pricing import BookedWork, FigureSource, PricedSong
from app.domain.session import EDITING_HINTS, Problem, SessionKind
from app.pricing.measured import FILLED, measured
from app.pricing.pricing_words import STEMS, PricingWords
from app.pricing.rate_card import RateCard


def free_song(number: int, card: RateCard) -> PricedSong:
    """A song nobody has said anything of: mixed and mastered, with what the card includes; all else is assumed."""
    return PricedSong(
        f"Song {number}",
        BookedWork.BOTH,
        rounds=card.mixing.rounds_included,
        variants=card.mixing.variants_included,
        formats=card.mastering.formats_included,
        sources=dict.fromkeys((*FILLED, "mix_quality"), FigureSource.ASSUMED),
    )


def song_of_catalogue(catalogue: Catalogue, song_id: int, words: PricingWords, card: RateCard) -> PricedSong:
    """A song with the rounds agreed, the versions its brief wants, and what its received session was measured to be."""
    song, brief, free = catalogue.songs.get(song_id), catalogue.briefs.get(song_id), free_song(1, card)
    wanted = tuple(name for name in brief.variants if name in words.values["variants"])
    priced = replace(
        free,
        title=song.title,
        rounds=song.rounds_included,
        variants=wanted or free.variants,
        stems=STEMS in brief.variants,
    )
    session = catalogue.sessions.newest(song_id, SessionKind.RECEIVED)
    if session is None:
        return priced
    scan = catalogue.sessions.scan(session.id)
    return _hinted(measured(priced, scan.metrics), scan.problems)


def _hinted(song: PricedSong, problems: Sequence[Problem]) -> PricedSong:
    """The song with the kinds of editing marked that a scan hints at; no hours are made up."""
    kinds = [EDITING_HINTS[problem.code] for problem in problems if problem.code in EDITING_HINTS]
    return replace(song, sources={**song.sources, **dict.fromkeys(kinds, FigureSource.HINTED)})
