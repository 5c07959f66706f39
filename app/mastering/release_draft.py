"""A release as it is put together by hand, and the file that describes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from app.errors import UsageError
from app.mastering.release_sheet import DEFAULT_GAP_S, ReleaseLoudness
from render.text import shown


@dataclass(frozen=True, slots=True)
class LatinNames:
    """Title and artist in Latin letters; where one is empty, it is put into such letters by its sounds."""

    title: str = ""
    artist: str = ""

    @property
    def by_key(self) -> dict[str, str]:
        """What was typed, under the keys of a RELEASE.toml."""
        keys = {"latin_title": self.title.strip(), "latin_artist": self.artist.strip()}
        return {key: name for key, name in keys.items() if name}


@dataclass(frozen=True, slots=True)
class TrackDraft:
    """A song of the release: its mix, None while there is none, and the pause before it in seconds.

    A `crossfade_s` above 0 takes the pause's place. `side` is the letter of its vinyl side, `song_id` the song's in the
    catalogue, where it is one. `latin` is what a CD's text says of it where only Latin letters can stand.
    """

    title: str
    artist: str = ""
    isrc: str = ""
    file: Path | None = None
    gap_s: float = DEFAULT_GAP_S
    crossfade_s: float = 0.0
    side: str = "A"
    song_id: int | None = None
    latin: LatinNames = LatinNames()


@dataclass(frozen=True, slots=True)
class KeptTracks:
    """How a release was put together of the songs that were on `offers`: their order, pauses, sides and mixes.

    `hidden` plays before the first song; `latin` is of the release itself; `out` was chosen by hand.
    """

    offers: Sequence[TrackDraft]
    tracks: Sequence[TrackDraft]
    hidden: Path | None = None
    latin: LatinNames = LatinNames()
    out: Path | None = None

    def with_offers(self, offers: Sequence[TrackDraft]) -> list[TrackDraft]:
        """The same of the songs as they are now: a newer mix is taken where none was chosen by hand.

        A song that was left out stays out, one that has come since stands at the end.
        """
        before, now = ({each.song_id: each for each in every} for every in (self.offers, offers))
        there = [each for each in self.tracks if each.song_id in now]
        kept = [_renewed(each, before.get(each.song_id), now[each.song_id]) for each in there]
        return [*kept, *(each for each in offers if each.song_id not in before)]


def _renewed(track: TrackDraft, before: TrackDraft | None, now: TrackDraft) -> TrackDraft:
    by_hand = before is not None and track.file != before.file
    file = track.file if by_hand else now.file
    return replace(track, title=now.title, artist=now.artist, isrc=now.isrc, file=file)


@dataclass(frozen=True, slots=True)
class ReleaseDraft:
    """Titles, codes and songs in their order; `date` is a plain date or empty.

    `hidden` plays before the first song. `trim` says whether silence at heads and tails goes, `tags` whether files
    carry titles and codes. Mixes at another rate than `rate` are resampled to it.
    """

    title: str
    artist: str = ""
    upc: str = ""
    date: str = ""
    loudness: ReleaseLoudness = ReleaseLoudness.ALBUM
    tracks: tuple[TrackDraft, ...] = ()
    hidden: Path | None = None
    trim: bool = True
    tags: bool = True
    rate: int | None = None
    latin: LatinNames = LatinNames()

    @property
    def files(self) -> tuple[Path, ...]:
        """All that plays, as far as there are files for it."""
        return tuple(file for file in (self.hidden, *(track.file for track in self.tracks)) if file)


def release_text(draft: ReleaseDraft) -> str:
    """The text of the RELEASE.toml; raises UsageError in one sentence where a song has no mix, or there are none."""
    if not draft.tracks:
        raise UsageError(
            "The release has no songs to master: add one to it, or choose another release.", code="no_songs"
        )
    head = {"title": draft.title, "artist": draft.artist, "upc": draft.upc, "date": draft.date}
    values: dict[str, Any] = {key: value for key, value in head.items() if value}
    values |= draft.latin.by_key
    values["loudness"] = draft.loudness.value
    values |= {key: False for key, kept in (("trim", draft.trim), ("tags", draft.tags)) if not kept}
    if draft.rate:
        values["rate"] = draft.rate
    if draft.hidden:
        values["hidden"] = str(draft.hidden.absolute())
    firsts = [place == 0 and draft.hidden is None for place in range(len(draft.tracks))]
    values["tracks"] = [_track(track, first=first) for track, first in zip(draft.tracks, firsts, strict=True)]
    return _text(values)


def _track(track: TrackDraft, *, first: bool) -> dict[str, Any]:
    if track.file is None:
        raise UsageError(
            f"“{shown(track.title)}” has no mix yet: choose a file for it, or leave it out.",
            code="no_mix",
            title=track.title,
        )
    texts = {"file": str(track.file.absolute()), "title": track.title, "artist": track.artist, "isrc": track.isrc}
    values: dict[str, Any] = {key: value for key, value in {**texts, "side": track.side}.items() if value}
    values |= track.latin.by_key
    if not first:
        values |= {"crossfade_s": track.crossfade_s} if track.crossfade_s else {"gap_s": track.gap_s}
    return values


def _text(values: dict[str, Any]) -> str:
    text = tomli_w.dumps(values)
    if broken := [line for line in text.splitlines() if any("\ud800" <= letter <= "\udfff" for letter in line)]:
        raise UsageError(
            f"{shown(broken[0])} has letters that a release's file cannot hold; rename it first.", code="not_text"
        )
    return text
