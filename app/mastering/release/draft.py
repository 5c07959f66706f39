"""A release as it is put together by hand, and the file that describes it."""

import json
from dataclasses import dataclass
from pathlib import Path

from app.errors import UsageError
from app.mastering.release.release import DEFAULT_GAP_S, Loudness
from app.text import shown


@dataclass(frozen=True, slots=True)
class TrackDraft:
    """A song of the release: its mix, None while there is none, and the pause before it in seconds.

    A `crossfade_s` above 0 takes the pause's place. `side` is the letter of its vinyl side.
    """

    title: str
    artist: str = ""
    isrc: str = ""
    file: Path | None = None
    gap_s: float = DEFAULT_GAP_S
    crossfade_s: float = 0.0
    side: str = "A"


@dataclass(frozen=True, slots=True)
class ReleaseDraft:
    """Titles, codes and songs in their order; `date` is a plain date or empty.

    `hidden` plays before the first song. `trim` says whether silence at heads and tails goes, `tags` whether files
    carry titles and codes.
    """

    title: str
    artist: str = ""
    upc: str = ""
    date: str = ""
    loudness: Loudness = Loudness.ALBUM
    tracks: tuple[TrackDraft, ...] = ()
    hidden: Path | None = None
    trim: bool = True
    tags: bool = True


def release_text(draft: ReleaseDraft) -> str:
    """The text of the RELEASE.toml; raises UsageError in one sentence where a song has no mix, or there are none."""
    if not draft.tracks:
        raise UsageError("The release has no songs to master: add one to it, or choose another release.")
    head = {"title": draft.title, "artist": draft.artist, "upc": draft.upc, "date": draft.date}
    lines = [f"{key} = {_quoted(value)}" for key, value in head.items() if value]
    lines.append(f"loudness = {_quoted(draft.loudness.value)}")
    lines += [f"{key} = false" for key, kept in (("trim", draft.trim), ("tags", draft.tags)) if not kept]
    if draft.hidden:
        lines.append(f"hidden = {_quoted(str(draft.hidden.absolute()))}")
    for place, track in enumerate(draft.tracks):
        lines += ["", "[[tracks]]", *_track(track, first=place == 0 and draft.hidden is None)]
    return "\n".join(lines) + "\n"


def _track(track: TrackDraft, *, first: bool) -> list[str]:
    if track.file is None:
        raise UsageError(f"“{shown(track.title)}” has no mix yet: choose a file for it, or leave it out.")
    texts = {"file": str(track.file.absolute()), "title": track.title, "artist": track.artist, "isrc": track.isrc}
    lines = [f"{key} = {_quoted(value)}" for key, value in {**texts, "side": track.side}.items() if value]
    if first:
        return lines
    before = f"crossfade_s = {track.crossfade_s:g}" if track.crossfade_s else f"gap_s = {track.gap_s:g}"
    return [*lines, before]


def _quoted(text: str) -> str:
    """A basic string of TOML: as in JSON, but for DEL, which it wants written out."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError(f"{shown(text)} has letters that a release's file cannot hold; rename it first.")
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
