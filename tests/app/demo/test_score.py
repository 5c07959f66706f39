"""The song that ships and its notation: what is read, and what is said of a score that is wrong."""

import pytest

from app.demo.performance import INSTRUMENTS
from app.demo.score import ScoreNote, is_steps, read_notes, read_pitch, read_score, read_steps
from app.domain.session import Group
from app.intake.grouping import GroupRules
from render.errors import BouncedeskError
from render.tables import Document, parse_toml

HEAD = """
[song]
client = "A"
email = ""
release = "B"
title = "C"
artist = "D"
beats_a_minute = 120
beats_a_bar = 4
tail_s = 1.0
sample_rate = 8000
[[stems]]
file = "Kick.wav"
instrument = "kick"
peak_dbfs = -6.0
"""


def test_the_song_that_ships_is_short_and_complete() -> None:
    """Around twenty seconds, every part as long as the others, every voice with a vowel it can form."""
    score = read_score()
    assert 18 < score.duration_s < 24
    assert all(part.notes or part.feeds for part in score.parts)
    for part in score.parts:
        assert set(part.feeds) <= {other.file for other in score.parts}
        assert part.instrument in score.instruments
        assert part.instrument in (*INSTRUMENTS, "voice", "reverb", "rough_mix")
        if part.instrument == "voice":
            assert {note.sound for note in part.notes} <= set(score.vowels)


def test_the_stems_are_named_so_that_they_find_their_groups() -> None:
    """The names a client would give them lead to every family, and the click and the rough mix stay out."""
    rules = GroupRules.load()
    groups = {part.file: rules.assign(part.file).group for part in read_score().parts}
    assert groups["Click.wav"] is Group.CLICK
    assert groups["Ember rough mix v3.wav"] is Group.REFERENCE
    assert groups["LV Verb.wav"] is Group.VOCAL_FX
    assert groups["Ld Vox dbl.wav"] is Group.LEAD_VOCAL
    assert groups["BGV_02.wav"] is Group.BACKING_VOCAL
    assert groups["Warm Pad.wav"] is Group.SYNTHS
    assert Group.OTHER not in groups.values()


def test_bars_add_up_to_the_length_of_the_song() -> None:
    """Two bars at 120 last four seconds, and the tail is added; notes count from the song's start."""
    score = read_score(parse_toml(HEAD + f'bars = ["{"X" + "." * 15}", "{"." * 12}X..."]', Document("demo.toml")))
    assert score.duration_s == 5.0
    assert [note.start for note in score.parts[0].notes] == [0.0, 7.0]


@pytest.mark.parametrize(
    ("bars", "sentence"),
    [
        ('["X"]', "“stems\\[0\\].bars” is wrong: bar 1 has 1 steps, not 16"),
        ('["-:4", "A2:3"]', "bar 2 lasts 3 beats, not 4"),
        ("3", "must be a list of texts"),
    ],
)
def test_a_wrong_bar_is_named(bars: str, sentence: str) -> None:
    """Which stem, which bar, and what is wrong with it."""
    with pytest.raises(BouncedeskError, match=sentence):
        read_score(parse_toml(HEAD + f"bars = {bars}", Document("demo.toml")))


def test_steps_are_sixteenths_with_their_strength() -> None:
    """Sixteen steps fill the bar, whatever its beats."""
    hits = list(read_steps("X...x.....-....o", 4))
    assert [(hit.start, hit.strength, hit.sound) for hit in hits] == [
        (0.0, 1.0, ""),
        (1.0, 0.75, ""),
        (2.5, 0.45, ""),
        (3.75, 0.8, "open"),
    ]


def test_notes_follow_each_other_and_chords_sound_together() -> None:
    """Rests take time, the notes of a chord count their place, and what is off the beat is softer."""
    assert list(read_notes("A3+C4:1.5 -:1 E4:1.5:a", 4)) == [
        ScoreNote(0.0, 1.5, 57, 0.9, "", 0),
        ScoreNote(0.0, 1.5, 60, 0.9, "", 1),
        ScoreNote(2.5, 1.5, 64, 0.75, "a", 0),
    ]


@pytest.mark.parametrize(("name", "number"), [("C4", 60), ("A4", 69), ("G#1", 32), ("C0", 12), ("B8", 119)])
def test_pitches_are_midi_numbers(name: str, number: int) -> None:
    """Middle C is 60."""
    assert read_pitch(name) == number


@pytest.mark.parametrize("bar", ["X...", "X" * 17, "X..?............"])
def test_wrong_steps_are_named(bar: str) -> None:
    """A bar that is too short, too long or holds an unknown letter says so."""
    with pytest.raises(ValueError, match="step"):
        list(read_steps(bar, 4))


@pytest.mark.parametrize(
    ("bar", "sentence"),
    [
        ("A3:1", "lasts 1 beats, not 4"),
        ("A3:4.5", "lasts 4.5 beats"),
        ("A3:x", "the note “A3:x”"),
        ("H3:4", "the pitch “H3”"),
        ("A9:4", "the pitch “A9”"),
        ("A3+:4", "the pitch “”"),
    ],
)
def test_wrong_notes_are_named(bar: str, sentence: str) -> None:
    """Lengths, spelling and pitches are all checked."""
    with pytest.raises(ValueError, match=sentence):
        list(read_notes(bar, 4))


def test_the_two_kinds_of_bar_are_told_apart() -> None:
    """Only pitched notes have a length after a colon."""
    assert is_steps("X...............")
    assert not is_steps("-:4")
