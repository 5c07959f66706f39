"""Songs to be priced: talked about, of the catalogue, filled in by a scan; and the job they are put together to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from app.catalogue import Catalogue
from app.domain.pricing import BookedWork, FigureSource, PricedJob, PricedSong
from app.domain.session import EDITING_HINTS, Metrics, Problem, SessionKind
from app.pricing.pricing_words import STEMS, PricingWords
from app.pricing.rate_card import RateCard
from app.text import fold
from render.errors import BouncedeskError

FILLED = ("tracks", "condition", "density")
_NOTHING = PricedJob(())
_FIELD_OF_JOB = {"needs_care": "mix_quality"}  # fields that a job's file names otherwise


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
    named = [place for place in mixed if fold(job.songs[place].title) == fold(title)]
    candidates = mixed if len(mixed) == 1 else named
    if len(candidates) != 1:
        raise BouncedeskError(
            f"The job mixes {len(mixed)} songs, and none of them alone is called {title} as the session is; give the "
            "session's song that title, or enter its tracks, condition and density.",
            code="songs_ambiguous",
            title=title,
            songs=len(mixed),
        )
    return candidates[0]


def _filled(song: PricedSong, names: tuple[str, ...] | list[str], metrics: Metrics) -> PricedSong:
    values = {"tracks": metrics.track_count, "condition": str(metrics.condition), "density": str(metrics.density)}
    measured: dict[str, Any] = {name: values[name] for name in names}
    return replace(song, **measured, sources={**song.sources, **dict.fromkeys(names, FigureSource.MEASURED)})


def free_song(number: int, card: RateCard) -> PricedSong:
    """A song of which nothing is known yet: mixed and mastered, with what the card includes; all else is assumed."""
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


@dataclass(frozen=True, slots=True)
class JobDraft:
    """A job with an id of the catalogue, or None, for each of its songs; `place` is the song in view, from 0."""

    job: PricedJob = _NOTHING
    song_ids: tuple[int | None, ...] = ()
    place: int = 0
    client_id: int | None = None

    @classmethod
    def of_quote(cls, job: PricedJob, songs: Mapping[int, int], client_id: int | None) -> Self:
        """The job of a quote; `songs` are ids of the catalogue by number in the job."""
        return cls(job, tuple(songs.get(number) for number in range(len(job.songs))), 0, client_id)

    @property
    def numbered(self) -> dict[int, int]:
        """The ids of the catalogue's songs by their number in the job."""
        return {number: song_id for number, song_id in enumerate(self.song_ids) if song_id is not None}

    @property
    def song(self) -> PricedSong:
        """The song in view."""
        return self.job.songs[self.place]

    def with_song(self, song: PricedSong, song_id: int | None) -> Self:
        """With one song more, which is then in view."""
        job = replace(self.job, songs=(*self.job.songs, song))
        return replace(self, job=job, song_ids=(*self.song_ids, song_id), place=len(self.song_ids))

    def without_song(self) -> Self:
        """Without the song in view; the one before it is then."""
        places = [place for place in range(len(self.song_ids)) if place != self.place]
        job = replace(self.job, songs=tuple(self.job.songs[place] for place in places))
        song_ids = tuple(self.song_ids[place] for place in places)
        return replace(self, job=job, song_ids=song_ids, place=max(0, self.place - 1))

    def edited(self, name: str, value: object) -> Self:
        """With another value in a field of the song in view: what was measured or assumed is now entered."""
        if name == "title":
            value = str(value).strip() or f"Song {self.place + 1}"
        sources = {**self.song.sources, _FIELD_OF_JOB.get(name, name): FigureSource.ENTERED}
        changes: dict[str, Any] = {name: value, "sources": sources}
        songs = list(self.job.songs)
        songs[self.place] = replace(self.song, **changes)
        return replace(self, job=replace(self.job, songs=tuple(songs)))
