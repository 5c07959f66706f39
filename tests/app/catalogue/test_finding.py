"""Finding rows by what a person would type."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue import Catalogue
from app.catalogue.naming import LONGEST_NAME
from app.errors import UsageError
from tests.app.catalogue.samples import add_song

HOSTILE = [
    "%",
    "_",
    "*",
    "' OR 1=1 --",
    '"',
    "\\",
    "[a-z]",
    "<b>",
    "?1",
    ":value",
    "\u202e",
    "ŵ",
    "w\u0302x",
    "\udcff",
    "\0",
    "🎧",
]


@pytest.fixture
def songs(catalogue: Catalogue) -> Catalogue:
    """Six songs of one client."""
    client = catalogue.clients.add("Zoë & the Tides")
    for title in ("Ember", "Embers", "Emerald", "Nach\u00adt", "1979", "Óró"):
        catalogue.songs.add(client.id, title)
    return catalogue


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("3", "Emerald"),
        ("ember", "Ember"),
        ("EMBER ", "Ember"),
        ("embers", "Embers"),
        ("eme", "Emerald"),
        ("oro", "Óró"),
        ("nacht", "Nach\u00adt"),
        ("1979", "1979"),
        ("19", "1979"),
    ],
)
def test_finds_by_id_name_and_beginning(songs: Catalogue, text: str, title: str) -> None:
    """An id, a whole name though others begin with it, or a beginning of one name only."""
    assert songs.songs.find(text).title == title


def test_an_id_wins_over_a_title_of_digits(songs: Catalogue) -> None:
    """A script that names rows by id must not be led astray by a song called “1”."""
    client = songs.clients.all()[0]
    songs.songs.add(client.id, "1")
    assert songs.songs.find("1").title == "Ember"


def test_lists_the_candidates_of_an_ambiguous_beginning(songs: Catalogue) -> None:
    """Each candidate comes with its id and its client, so that the next try fits."""
    with pytest.raises(UsageError) as caught:
        songs.songs.find("em")
    assert "1 Ember (Zoë & the Tides), 2 Embers (Zoë & the Tides), 3 Emerald" in str(caught.value)


def test_lists_the_songs_of_one_name(songs: Catalogue) -> None:
    """Two clients may have a song of the same title."""
    add_song(songs, "Ember", "Other")
    with pytest.raises(UsageError, match=r"1 Ember \(Zoë & the Tides\), 7 Ember \(Other\); name it by its number"):
        songs.songs.find("Ember")


def test_a_long_list_of_candidates_is_cut(catalogue: Catalogue) -> None:
    """A sentence stays a sentence with thirty candidates."""
    client = catalogue.clients.add("Nova")
    for number in range(30):
        catalogue.songs.add(client.id, f"Take {number}")
    with pytest.raises(UsageError, match="and others") as caught:
        catalogue.songs.find("take")
    assert len(str(caught.value)) < 400


def test_offers_what_is_near_a_mistyped_name(songs: Catalogue) -> None:
    """A slip of the finger is answered with the song that was meant."""
    with pytest.raises(UsageError, match="did you mean 3 Emerald"):
        songs.songs.find("Emrald")


@pytest.mark.parametrize("text", ["", "  ", "zzzzzz", "9" * 40, "-1", "²", "٣", *HOSTILE])
def test_what_is_not_there_is_a_sentence(songs: Catalogue, text: str) -> None:
    """Nothing a person can type makes anything but one sentence."""
    with pytest.raises(UsageError, match=r"^There is no song") as caught:
        songs.songs.find(text)
    assert str(caught.value).isprintable()


def answer(catalogue: Catalogue, wanted: str) -> str:
    """What a person gets who looks for `wanted`: the number of a client that is there, or a sentence."""
    try:
        found = catalogue.clients.find(wanted)
    except UsageError as error:
        return str(error)
    return str(catalogue.clients.get(found.id).id)


@settings(max_examples=40)
@given(st.lists(st.one_of(st.text(max_size=20), st.sampled_from(HOSTILE)), min_size=1, max_size=6), st.text())
def test_any_name_that_is_kept_comes_back_as_typed(names: list[str], wanted: str) -> None:
    """A kept name reads as typed and finds its row or is named among others; nothing else is ever raised."""
    with tempfile.TemporaryDirectory() as folder, Catalogue.open(Path(folder) / "c.db", Path(folder)) as catalogue:
        for name in names:
            try:
                client = catalogue.clients.add(name)
            except UsageError:
                continue
            assert client.name == name.strip()
            assert catalogue.clients.find(str(client.id)) == client
            assert name.strip().isdecimal() or catalogue.clients.find(name) == client
        assert answer(catalogue, wanted).isprintable()


@given(st.text(min_size=LONGEST_NAME + 1, max_size=2000))
@settings(max_examples=10)
def test_a_very_long_text_is_a_sentence_too(text: str) -> None:
    """Pasting a page into the search is harmless."""
    with tempfile.TemporaryDirectory() as folder, Catalogue.open(Path(folder) / "c.db", Path(folder)) as catalogue:
        catalogue.clients.add("Nova")
        with pytest.raises(UsageError):
            catalogue.clients.find(text)
