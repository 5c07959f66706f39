"""RELEASE.toml: what is read, and one sentence with key and line for what is wrong."""

from pathlib import Path

import pytest

from app.mastering.release_sheet import ReleaseLoudness, read_release
from render.errors import BouncedeskError
from tests.app.mastering.releases import track, write_release
from tests.refusals import refused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files that stand for songs: reading a release looks at no sound."""
    for name in ("1.wav", "2.wav"):
        (tmp_path / name).touch()
    return tmp_path


def test_a_release_is_read_with_its_defaults(folder: Path) -> None:
    """Two seconds between songs, titles by the files, the release's artist, an album's loudness."""
    release = read_release(write_release(folder, track("1.wav", 'isrc = "gb-abc-26-00001"'), track("2.wav")))
    assert (release.title, release.ean, release.loudness) == ("Harbour Lights", "5012345678900", ReleaseLoudness.ALBUM)
    assert [(each.title, each.artist, each.isrc, each.gap_s) for each in release.tracks] == [
        ("1", "Nadia Voß", "GBABC2600001", 2.0),
        ("2", "Nadia Voß", "", 2.0),
    ]
    assert release.trim is not None
    assert release.tags


def test_gaps_and_crossfades_are_each_boundarys_own(folder: Path) -> None:
    """A crossfade is an overlap of its length; a negative gap one without fades."""
    file = write_release(folder, track("1.wav"), track("2.wav", "crossfade_s = 1.5"), track("1.wav", "gap_s = -0.5"))
    assert [(each.gap_s, each.crossfade_s) for each in read_release(file).tracks[1:]] == [(-1.5, 1.5), (-0.5, 0.0)]


@pytest.mark.parametrize(
    ("tables", "key", "line"),
    [
        ((track("3.wav"),), "tracks[0].file", 5),
        ((track("1.wav", 'isrc = "GB-ABC-26-1"'),), "tracks[0].isrc", 6),
        ((track("1.wav", 'colour = "red"'),), "tracks[0].colour", 6),
        ((track("1.wav"), track("2.wav", "gap_s = 99")), "tracks[1].gap_s", 8),
        ((track("1.wav", "gap_s = 1"),), "tracks[0].gap_s", 6),
        ((track("1.wav"), track("2.wav", "gap_s = 1", "crossfade_s = 1")), "tracks[1].crossfade_s", 9),
        ((track("1.wav", 'side = "AB"'),), "tracks[0].side", 6),
        ((), "tracks", None),
        (("tracks = 4\n",), "tracks", 4),
        (("[[tracks]]\n",), "tracks[0].file", 4),
    ],
)
def test_a_mistake_is_named(folder: Path, tables: tuple[str, ...], key: str, line: int | None) -> None:
    """The key with its track, and the line."""
    file = write_release(folder, *tables)
    with refused("wrong_setting", file=str(file), key=key, line=line):
        read_release(file)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('upc = "5012345678901"', r"\(5012345678901\) has the check digit 1 where 0 belongs"),
        ('upc = "123"', r"\(123\) must have the 12 digits of a UPC or the 13 of an EAN"),
        ('loudness = "loud"', r"must be one of track, album, not “loud”"),
        ('date = "yesterday"', r"must be a date such as"),
        ("tags = 1", r"must be true or false"),
        ("trim_dbfs = 0", r"must be a number of dBFS from -120 to -20"),
        ("gap_s = -1", r"must be a number of seconds from 0 to 60"),
        ('hidden = "none.wav"', r"names none\.wav, which is not there"),
    ],
)
def test_a_mistake_in_the_release_itself_is_named(folder: Path, line: str, sentence: str) -> None:
    """With its line, which is the second."""
    key = line.partition(" ")[0]
    with pytest.raises(BouncedeskError, match=rf"^The release RELEASE\.toml, line 2: “{key}” {sentence}.*\.$"):
        read_release(write_release(folder, track("1.wav"), head=f'title = "T"\n{line}\n'))


def test_two_tracks_cannot_share_an_isrc(folder: Path) -> None:
    """However they are written."""
    both = (track("1.wav", 'isrc = "GBABC2600001"'), track("2.wav", 'isrc = "GB-ABC-26-00001"'))
    with refused("wrong_setting", key="tracks[1].isrc"):
        read_release(write_release(folder, *both))


def test_a_file_that_is_missing_broken_or_no_text_is_named(tmp_path: Path) -> None:
    """No traceback, whatever was named."""
    file = tmp_path / "x.toml"
    with refused("unreadable_file"):
        read_release(file)
    for raw, code in ((b"\xff\xfe\x00", "not_text"), (b"x = [", "not_toml")):
        file.write_bytes(raw)
        with refused(code):
            read_release(file)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("山田　太郎", "山田　太郎"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🎤 Live", "👩\u200d🎤 Live"),
        ("two\\nlines", "two lines"),
        ("a\u202egnp\u200b", "agnp"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_title_is_kept_as_it_is_written(folder: Path, written: str, kept: str) -> None:
    """With its spaces and what joins its letters; what steers a screen, or is never seen, goes."""
    assert read_release(write_release(folder, track("1.wav", f'title = "{written}"'))).tracks[0].title == kept


def test_a_title_of_nothing_that_is_seen_is_empty(folder: Path) -> None:
    """A zero-width space is no name."""
    with refused("wrong_setting"):
        read_release(write_release(folder, track("1.wav"), head='title = "\u200b"\n'))
