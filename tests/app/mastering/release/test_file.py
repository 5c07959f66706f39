"""RELEASE.toml: what is read, and one sentence with key and line for what is wrong."""

from pathlib import Path

import pytest

from app.mastering.release.file import read_release
from app.mastering.release.release import Loudness
from render.errors import BouncedeskError
from tests.app.mastering.release.releases import track, write_release


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files that stand for songs: reading a release looks at no sound."""
    for name in ("1.wav", "2.wav"):
        (tmp_path / name).touch()
    return tmp_path


def test_a_release_is_read_with_its_defaults(folder: Path) -> None:
    """Two seconds between songs, titles by the files, the release's artist, an album's loudness."""
    release = read_release(write_release(folder, track("1.wav", 'isrc = "gb-abc-26-00001"'), track("2.wav")))
    assert (release.title, release.ean, release.loudness) == ("Harbour Lights", "5012345678900", Loudness.ALBUM)
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
    ("tables", "said"),
    [
        ((track("3.wav"),), r"file of track 1 names 3\.wav, which is not there; .* line 5\)\.$"),
        (
            (track("1.wav", 'isrc = "GB-ABC-26-1"'),),
            r"isrc of track 1 \(GB-ABC-26-1\) is not a valid ISRC: .* line 6\)\.$",
        ),
        ((track("1.wav", 'colour = "red"'),), r"colour of track 1 is no setting of a release; .* line 6\)\.$"),
        ((track("1.wav"), track("2.wav", "gap_s = 99")), r"gap_s of track 2 must be a number from -60 .* line 8\)\.$"),
        ((track("1.wav", "gap_s = 1"),), r"gap_s of track 1 has a song before it only where hidden names one"),
        ((track("1.wav"), track("2.wav", "gap_s = 1", "crossfade_s = 1")), r"crossfade_s of track 2 cannot go with"),
        ((track("1.wav", 'side = "AB"'),), r"side of track 1 must be the letter of a vinyl side"),
        ((), r"The release lists no songs"),
        (("tracks = 4\n",), r"The release lists no songs"),
        (("[[tracks]]\n",), r"Track 1 names no file"),
        (("x = [",), r"RELEASE\.toml is not valid TOML"),
    ],
)
def test_a_mistake_is_named(folder: Path, tables: tuple[str, ...], said: str) -> None:
    """The key, the track, the file and the line, in one sentence."""
    with pytest.raises(BouncedeskError, match=said):
        read_release(write_release(folder, *tables))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('upc = "5012345678901"', r"upc \(5012345678901\) has the check digit 1 where 0 belongs"),
        ('upc = "123"', r"must have the 12 digits of a UPC or the 13 of an EAN"),
        ('loudness = "loud"', r'loudness must be "album" or "track"'),
        ('date = "yesterday"', r"date must be a date such as"),
        ("tags = 1", r"tags must be true or false"),
        ("trim_dbfs = 0", r"trim_dbfs must be a number from -120 to -20"),
        ("gap_s = -1", r"gap_s must be a number from 0 to 60"),
        ('hidden = "none.wav"', r"hidden names none\.wav, which is not there"),
    ],
)
def test_a_mistake_in_the_release_itself_is_named(folder: Path, line: str, said: str) -> None:
    """With its line, which is the second."""
    with pytest.raises(BouncedeskError, match=rf"{said}.*\(RELEASE\.toml, line 2\)\.$"):
        read_release(write_release(folder, track("1.wav"), head=f'title = "T"\n{line}\n'))


def test_two_tracks_cannot_share_an_isrc(folder: Path) -> None:
    """However they are written."""
    both = (track("1.wav", 'isrc = "GBABC2600001"'), track("2.wav", 'isrc = "GB-ABC-26-00001"'))
    with pytest.raises(BouncedeskError, match="isrc of track 2 is that of track 1 too"):
        read_release(write_release(folder, *both))


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    """No traceback, whatever was named."""
    with pytest.raises(BouncedeskError, match=r"none\.toml could not be read"):
        read_release(tmp_path / "none.toml")
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BouncedeskError, match="is no release"):
        read_release(tmp_path / "x.toml")
