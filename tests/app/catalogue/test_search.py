"""Searching over everything a person has typed."""

import random
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue import Catalogue
from app.catalogue.search import query_of
from app.domain.catalogue import Contact, HitKind, Song
from app.domain.checks import LONGEST_NAME
from app.domain.rounds import NoteKind, NoteSource, ReadNote, Suggestion
from app.errors import UsageError
from tests.app.catalogue.samples import add_song, fill
from tests.refusals import refused


@pytest.fixture
def song(catalogue: Catalogue) -> Song:
    """A song among others, with everything beside it."""
    fill(catalogue)
    client = catalogue.clients.add("Bjørn Hart", contacts=(Contact("Ann Other", "manager"),), address="Low Street")
    release = catalogue.releases.add(client.id, "Glass", artist="Café")
    return catalogue.songs.add(client.id, "Harbour", "Nova", release.id, isrc="DEXYZ2600001")


def titles(catalogue: Catalogue, text: str) -> list[str]:
    """What a search finds, as kinds and titles."""
    return [f"{found.kind} {found.title}" for found in catalogue.search.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("harb", ["song Harbour"]),
        ("HARBOUR nova", ["song Harbour"]),
        ("cafe", ["release Glass"]),
        ("other", ["client Bjørn Hart"]),
        ("dexyz26", ["song Harbour"]),
        ("glass harbour", ["song Harbour"]),
        ("arst", ["song Årstid"]),
        ("warm clo", ["brief Ember"]),
        ("example org song", ["brief Ember"]),
        ("harb nothing", []),
        ("arbour", []),
    ],
)
@pytest.mark.usefixtures("song")
def test_words_are_found_by_their_beginnings(catalogue: Catalogue, text: str, expected: list[str]) -> None:
    """In names and what is written beside them, whatever their case and accents; every word must be there."""
    assert titles(catalogue, text) == expected


@pytest.mark.usefixtures("song")
@pytest.mark.parametrize("text", ["bjorn", "BJØRN", "bjørn"])
def test_letters_with_a_stroke_are_found_without(catalogue: Catalogue, text: str) -> None:
    """What is called so comes first, then what belongs to it."""
    assert titles(catalogue, text) == ["client Bjørn Hart", "release Glass", "song Harbour"]


def test_what_is_renamed_moved_or_deleted_is_found_as_it_is(catalogue: Catalogue, song: Song) -> None:
    """A client's and a release's new name is that of the song too."""
    catalogue.clients.edit(song.client_id, name="Quiet")
    assert titles(catalogue, "bjorn") == []
    assert titles(catalogue, "quiet harbour") == ["song Harbour"]
    catalogue.releases.edit(song.release_id or 0, title="Water")
    assert titles(catalogue, "glass") == []
    assert titles(catalogue, "quiet water harb") == ["song Harbour"]
    catalogue.songs.edit(song.id, release_id=None, title="Pier")
    assert titles(catalogue, "harbour") == titles(catalogue, "water pier") == []
    with catalogue._database.change():
        catalogue._database.delete("songs", song.id)
    assert titles(catalogue, "pier") == []


def test_notes_are_found_the_newest_first(catalogue: Catalogue) -> None:
    """With their round and song; an edited one by its new words, one that was removed no more."""
    fill(catalogue)
    why = Suggestion(NoteKind.REVISION, "")
    read = [(ReadNote("the zither, louder"), why), (ReadNote("less zither", asked_by="Örjan"), why)]
    first, second = catalogue.notes.add(2, read, NoteSource.PASTE)
    found = catalogue.search.find("zith")
    assert [(each.id, each.title, each.song_id) for each in found] == [
        (second.id, "Ember/2", 1),
        (first.id, "Ember/2", 1),
    ]
    assert found[0].owner == "Zoë & the Tides"
    assert [each.id for each in catalogue.search.find("orjan")] == [second.id]
    catalogue.notes.edit(first.id, text="more lute")
    removed = catalogue.notes.remove(second.id)
    assert catalogue.search.find("zither") == []
    catalogue.notes.restore(removed)
    assert [each.text for each in catalogue.search.find("zither")] == ["less zither"]


@pytest.mark.usefixtures("song")
def test_kinds_and_number_can_be_limited(catalogue: Catalogue) -> None:
    """As a picker for songs alone needs it."""
    assert [found.kind for found in catalogue.search.find("bjorn", [HitKind.SONG])] == [HitKind.SONG]
    assert catalogue.search.find("bjorn", [HitKind.NOTE]) == []
    assert len(catalogue.search.find("bjorn", limit=2)) == 2
    assert catalogue.search.find("bjorn", limit=0) == []


def test_the_index_stays_right_whatever_is_written(catalogue: Catalogue) -> None:
    """After many random changes it holds what an index made anew would hold."""
    fill(catalogue)
    chance = random.Random(3)  # noqa: S311 -- choices, no secrets
    why = Suggestion(NoteKind.REVISION, "")
    for number in range(60):
        (note,) = catalogue.notes.add(2, [(ReadNote(f"word{number} all"), why)], NoteSource.TYPED)
        chance.choice(
            (
                lambda: catalogue.notes.remove(note.id),  # noqa: B023 -- called at once
                lambda: catalogue.notes.edit(note.id, text=f"other{number} all"),  # noqa: B023
                lambda: catalogue.clients.edit(1, name=f"Client {number}"),  # noqa: B023
            )
        )()
    left = catalogue._database.rows("SELECT id FROM notes WHERE text LIKE '% all'")
    assert len(catalogue.search.find("all", limit=1000)) == len(left)
    with catalogue._database.change():
        catalogue._database._connection().execute("INSERT INTO search_notes (search_notes) VALUES ('integrity-check')")
        catalogue._database._connection().execute("INSERT INTO search (search) VALUES ('integrity-check')")


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_nothing_typed_is_an_error(text: str) -> None:
    """Every text is a query of quoted words, or none at all."""
    query = query_of(text)
    assert query.count('"') % 2 == 0
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in query)


def test_every_query_is_one_that_sqlite_takes(catalogue: Catalogue) -> None:
    """Operators, quotes, wildcards and scripts that the tokenizer does not know are only words."""
    fill(catalogue)
    chance = random.Random(5)  # noqa: S311 -- characters, no secrets
    for text in (
        '"',
        "*",
        "em*",
        "NOT",
        "a AND",
        "ember OR",
        "NEAR(x y)",
        "^em",
        "title:em",
        "-em",
        "\ud800",
        "\0",
        "𞤀 em",
    ):
        catalogue.search.find(text)
    for _ in range(300):
        catalogue.search.find(
            "".join(chr(chance.choice((chance.randrange(128), chance.randrange(0x2FFFF)))) for _ in range(8))
        )
    assert titles(catalogue, '"ember"') == titles(catalogue, "(ember)") == titles(catalogue, "ember") == ["song Ember"]


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
    with refused("name_ambiguous", noun="song", name="Ember", ids=[1, 7]):
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
    with refused("no_such_name", noun="song", name=text) as caught:
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
