"""What to ask about remarks before they count: times that can be read otherwise, and times outside the song.

A time of day or a timecode that does not begin at nought looks like a time in the song, but for the song's length.
"""

from collections.abc import Sequence

from app.catalogue import Catalogue
from app.domain.rounds import ReadNote
from app.rounds.song_times import exact_clock, stretch
from render.text import shown

_SLACK_S = 2.0  # so far behind the end a remark may still be about the last note's ring
_LONGEST = 40  # characters of a remark that is quoted


def song_length(catalogue: Catalogue, song_id: int) -> float | None:
    """How long the song is, in seconds, as its newest session has it; None where none was scanned."""
    session = catalogue.sessions.newest(song_id)
    return session.duration_s if session and session.duration_s > 0 else None


def doubts_of(note: ReadNote, length_s: float | None) -> tuple[str, ...]:
    """A sentence for each thing about a remark's time that its writer should be asked."""
    return tuple(filter(None, (note.doubt, _outside(note, length_s))))


def all_doubts(notes: Sequence[ReadNote], length_s: float | None) -> list[str]:
    """The sentences about all the remarks, in their order, each once."""
    sentences = (doubt for note in notes for doubt in doubts_of(note, length_s))
    return list(dict.fromkeys(sentences))


def _outside(note: ReadNote, length_s: float | None) -> str:
    """That a remark's time, or the end of its stretch, lies behind the end of the song."""
    times = [each for each in (note.from_s, note.to_s) if each is not None]
    if length_s is None or max(times, default=0.0) <= length_s + _SLACK_S:
        return ""
    place, end = stretch(note.from_s, note.to_s), exact_clock(round(length_s))
    return f"“{shown(note.text, longest=_LONGEST)}” is pinned to {place}, but the song ends at {end}: is that meant?"
