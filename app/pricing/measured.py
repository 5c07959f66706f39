"""Filling in from a scan what a job leaves out: tracks, condition and density, marked as measured."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.domain.pricing import PricedJob, PricedSong, Source, Work
from app.domain.session import Metrics
from render.errors import BouncedeskError

FILLED = ("tracks", "condition", "density")


def song_of(metrics: Metrics, title: str) -> PricedSong:
    """The mixing of a scanned session and nothing else."""
    return _filled(PricedSong(title, Work.MIXING), FILLED, metrics)


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
    return replace(song, **found, sources={**song.sources, **dict.fromkeys(names, Source.MEASURED)})
