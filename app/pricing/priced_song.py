"""Songs to be priced: one only talked about, one of the catalogue, and what a scan fills in, marked as measured."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.catalogue import Catalogue
from app.domain.pricing import BookedWork, FigureSource, PricedJob, PricedSong
from app.domain.session import EDITING_HINTS, Metrics, Problem, SessionKind
from app.pricing.pricing_words import STEMS, PricingWords
from app.pricing.rate_card import RateCard
from render.errors import BouncedeskError

FILLED = ("tracks", "condition", "density")


def song_of(metrics: Metrics, title: str) -> PricedSong:
    """The mixing of a scanned session and nothing else."""
    return _filled(PricedSong(title, BookedWork.MIXING), FILLED, metrics)


def measured(song: PricedSong, metrics: Metrics) -> PricedSong:
    """The song with all that a scan measures."""
    return _filled(song, FILLED, metrics)


def fill_in(job: PricedJob, given: Mapping[str, Any], metrics: Metrics, title: str) -> PricedJob:
    """`job`, read from the document `given`, with what the song of this session left out.

    That is the one song that is mixed, or of several the one of the session's `title`; raises BouncedeskError where
    nobody can tell.
    """
    place = _place(job, title)
    song = job.songs[place]
    missing = [name for name in FILLED if name not in given["songs"][place]]
    songs = (*job.songs[:place], _filled(song, missing, metrics), *job.songs[place + 1 :])
    return replace(job, songs=songs)


def _place(job: PricedJob, title: str) -> int:
    mixed = [place for place, song in enumerate(job.songs) if song.mixed]
    named = [place for place in mixed if job.songs[place].title.casefold() == title.casefold()]
    found = mixed if len(mixed) == 1 else named
    if len(found) != 1:
        raise BouncedeskError(
            f"The job mixes {len(mixed)} songs, and none of them alone is called {title} as the session is; give the "
            "session's song that title, or enter its tracks, condition and density."
        )
    return found[0]


def _filled(song: PricedSong, names: tuple[str, ...] | list[str], metrics: Metrics) -> PricedSong:
    values = {"tracks": metrics.track_count, "condition": str(metrics.condition), "density": str(metrics.density)}
    found: dict[str, Any] = {name: values[name] for name in names}
    return replace(song, **found, sources={**song.sources, **dict.fromkeys(names, FigureSource.MEASURED)})


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
