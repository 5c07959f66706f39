"""What is asked about remarks: times outside the song, and times that can be read otherwise."""

import pytest

from app.domain.rounds import ReadNote
from app.rounds.note_doubts import all_doubts, doubts_of


@pytest.mark.parametrize(
    ("from_s", "to_s", "asked"),
    [(None, None, False), (10.0, None, False), (226.0, None, False), (230.0, None, True), (220.0, 250.0, True)],
)
def test_a_time_outside_the_song_is_asked_about(from_s: float | None, to_s: float | None, asked: bool) -> None:
    """With the remark, its time and the song's end; the ring of the last note is still the song."""
    note = ReadNote("too loud", from_s, to_s)
    doubts = doubts_of(note, 225.0)
    assert bool(doubts) is asked
    assert all("too loud" in doubt and "3:45" in doubt for doubt in doubts)
    assert doubts_of(note, None) == ()


def test_every_doubt_is_said_once() -> None:
    """Both kinds, in the remarks' order."""
    both = ReadNote("call me", 845.0, doubt="“14.05” was read as 14:05.")
    sentences = all_doubts([both, ReadNote("fine", 1.0), both], 225.0)
    assert len(sentences) == 2
    assert sentences[0] == both.doubt
