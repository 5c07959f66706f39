"""Which files previews are made of, and what those are called."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.delivery.previews import PreviewOf, mixes_at, mixes_of_song, tags_of
from app.domain.catalogue import Song
from app.domain.jobs import Deliverable
from tests.refusals import refused

FILE = Deliverable(0, 0, "main", None, "mp3-320", "main.mp3", "0" * 64, 100, 48_000, 2, None, None, 0.0)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """A catalogue of the test's own."""
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as opened:
        yield opened


@pytest.fixture
def song(catalogue: Catalogue) -> Song:
    """A song in it."""
    return catalogue.songs.add(catalogue.clients.add("Nova").id, "Ember")


def deliver(catalogue: Catalogue, song: Song, out: Path, *files: Deliverable) -> None:
    """A master of the song that has ended with these files."""
    catalogue.jobs.finish(catalogue.jobs.start_master(song.id, None, out, source="mix.wav").id, files)


def test_a_song_stands_for_its_newest_file_of_each_variant(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """Lossless where there is one, of the newest job, and no stems."""
    deliver(catalogue, song, tmp_path / "1", FILE)
    deliver(
        catalogue,
        song,
        tmp_path / "2",
        FILE,
        replace(FILE, format="wav24", path="main.wav"),
        replace(FILE, variant="stems", group="bass", format="wav24", path="bass.wav"),
        replace(FILE, variant="vocal_up", path="up.mp3"),
    )
    mixes = mixes_of_song(catalogue, song)
    assert [(mix.source, mix.title, mix.variant) for mix in mixes] == [
        (tmp_path / "2" / "main.wav", song.title, "main"),
        (tmp_path / "2" / "up.mp3", song.title, "vocal_up"),
    ]
    paths = [tmp_path / "2" / "up.mp3", tmp_path / "2" / "bass.wav", tmp_path / "else.wav"]
    assert [mix.variant for mix in mixes_of_song(catalogue, song, paths)] == ["vocal_up", "bass", ""]


def test_what_holds_no_mix_is_said(catalogue: Catalogue, song: Song, tmp_path: Path) -> None:
    """A song without files, and a folder that no render made."""
    with refused("nothing_finished", song="Ember"):
        mixes_of_song(catalogue, song)
    with refused("not_a_delivery", file=tmp_path):
        mixes_at([tmp_path])


@pytest.mark.parametrize(
    ("variant", "title"),
    [("", "Ember (preview)"), ("master", "Ember (preview)"), ("vocal_up", "Ember, vocal up (preview)")],
)
def test_a_preview_says_that_it_is_one(variant: str, title: str) -> None:
    """In the title that players show."""
    assert tags_of(PreviewOf(Path("x.wav"), "Ember", "Nova", variant)).title == title
