"""Taking names apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.vocabulary import Vocabulary, artist_and_title, chunks, pieces, slip


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("01_KickIn.L", ["01", "Kick", "In", "L"]),
        ("DIBass", ["DI", "Bass"]),
        ("ElecGtr3DT", ["Elec", "Gtr", "3", "DT"]),
        ("BGV_02-bip", ["BGV", "02", "bip"]),
        ("Guitare élec", ["Guitare", "élec"]),
        ("Tom's  (old)", ["Toms", "old"]),
        ("voix.Émilie2", ["voix", "Émilie", "2"]),
        ("", []),
        ("---", []),
    ],
)
def test_names_are_taken_apart(name: str, words: list[str]) -> None:
    """Separators, camelCase, digits and CAPS all mark the borders of words."""
    assert [piece for chunk in chunks(name) for piece in pieces(chunk)] == words


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=80))
def test_no_letter_or_digit_is_lost(name: str) -> None:
    """Any text can be taken apart, and the pieces of a chunk make up the chunk."""
    for chunk in chunks(name):
        parts = list(pieces(chunk))
        assert "".join(parts) == chunk
        assert all(parts)


def test_accents_written_apart_are_the_same_word() -> None:
    """A decomposed accent, as Macs write it, does not split the word."""
    assert chunks("Batteri\u0301a") == ["Batter\u00eda"]


@pytest.mark.parametrize(
    ("written", "meant", "cost"),
    [
        ("kcik", "kick", 1),
        ("vocla", "vocal", 1),
        ("guittar", "guitar", 2),
        ("percusion", "percussion", 2),
        ("guiter", "guitar", 3),
        ("sweet", "sweep", None),
        ("sell", "swell", None),
        ("buitar", "guitar", None),
        ("kick", "kick", None),
        ("kcki", "kick", None),
        ("", "kick", None),
    ],
)
def test_one_slip_is_forgiven_and_no_more(written: str, meant: str, cost: int | None) -> None:
    """Swapped, lost, added and changed letters count as slips where the words are long enough to be sure."""
    assert slip(written, meant) == cost


def test_the_likeliest_slip_is_taken() -> None:
    """Two letters swapped are likelier than one that was lost: “strnig” is a string."""
    vocabulary = Vocabulary.of(["string", "strniga"], [])
    assert [(word.text, word.slip) for word in vocabulary.read("strnig")] == [("string", True)]


@pytest.mark.parametrize(
    ("name", "artist", "title"),
    [
        ("Ember", "", "Ember"),
        ("Mika Osei - Glasshouse", "Mika Osei", "Glasshouse"),
        ("Mika Osei – Glasshouse – stems", "Mika Osei", "Glasshouse"),
        ("Mika Osei - Glasshouse - Live", "Mika Osei", "Glasshouse"),
        ("Ember_stems_48k-24bit_v3 (2026-11-20)", "", "Ember"),
        ("stems - Ember", "", "Ember"),
        ("Salt-Water", "", "Salt-Water"),
        ("stems", "", "stems"),
    ],
)
def test_a_folder_names_artist_and_title(name: str, artist: str, title: str) -> None:
    """What is said of format, version and day is neither; a name of nothing else is taken as it stands."""
    assert artist_and_title(name) == (artist, title)
