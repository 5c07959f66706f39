"""A job while it is put together: its songs, which of them the catalogue knows, the one in view, and for whom it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from app.domain.pricing import FigureSource, PricedJob, PricedSong

_NOTHING = PricedJob(())
_FIELD_OF_JOB = {"needs_care": "mix_quality"}  # fields that a job's file names otherwise


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

    @property
    def title(self) -> str:
        """What a quote for it may be called: by its first two songs."""
        more = " …" if len(self.job.songs) > 2 else ""
        return " and ".join(song.title for song in self.job.songs[:2]) + more

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
