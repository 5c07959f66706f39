"""Searching over everything a person has typed."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue import Catalogue
from app.catalogue.search import query_of
from app.domain.catalogue import Contact, Song
from app.domain.found import FoundKind
from app.domain.notes import NoteKind, NoteSource, ReadNote, Suggestion
from tests.app.catalogue.samples import fill


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
    assert [found.kind for found in catalogue.search.find("bjorn", [FoundKind.SONG])] == [FoundKind.SONG]
    assert catalogue.search.find("bjorn", [FoundKind.NOTE]) == []
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
