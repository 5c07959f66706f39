"""The notes of `demo.toml`: what they mean, and what is said of wrong ones."""

import pytest

from app.demo.notation import Note, is_steps, read_notes, read_pitch, read_steps


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
        Note(0.0, 1.5, 57, 0.9, "", 0),
        Note(0.0, 1.5, 60, 0.9, "", 1),
        Note(2.5, 1.5, 64, 0.75, "a", 0),
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
    ("bar", "said"),
    [
        ("A3:1", "lasts 1 beats, not 4"),
        ("A3:4.5", "lasts 4.5 beats"),
        ("A3:x", "the note 'A3:x'"),
        ("H3:4", "the pitch 'H3'"),
        ("A9:4", "the pitch 'A9'"),
        ("A3+:4", "the pitch ''"),
    ],
)
def test_wrong_notes_are_named(bar: str, said: str) -> None:
    """Lengths, spelling and pitches are all checked."""
    with pytest.raises(ValueError, match=said):
        list(read_notes(bar, 4))


def test_the_two_kinds_of_bar_are_told_apart() -> None:
    """Only pitched notes have a length after a colon."""
    assert is_steps("X...............")
    assert not is_steps("-:4")
