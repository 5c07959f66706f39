"""A client's zip: unpacked as a folder would be listed, or refused whole before anything is written."""

import contextlib
import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.archive import free_folder, is_archive, unpack, unpack_for_good
from app.intake.file_rules import FileRules
from app.intake.session_folder import list_folder
from render.errors import BouncedeskError, Cancelled
from render.monitor import Unwatched
from tests.app.intake.audio import write
from tests.refusals import refused

RULES = FileRules.load()
Fill = Callable[[zipfile.ZipFile], object]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """An empty folder to unpack into."""
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def packed(path: Path, *names: str, content: bytes = b"RIFF") -> Path:
    """A zip of files with these names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder and what it holds."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_stems_come_out_byte_for_byte(tmp_path: Path, into: Path) -> None:
    """What is unpacked is what was packed."""
    kick = write(tmp_path / "Kick.wav")
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(kick, "Ember/Drums/Kick.wav")
        archive.writestr("Ember/session.toml", 'title = "Ember"')
    unpack(tmp_path / "a.zip", into, RULES, Unwatched())
    assert files_in(into) == {"Drums/Kick.wav": kick.read_bytes(), "session.toml": b'title = "Ember"'}


def test_what_is_left_out_is_listed_as_in_a_folder_and_never_unpacked(tmp_path: Path, into: Path) -> None:
    """Leftovers, documents and nested archives keep their names and reasons, and lose what they hold."""
    names = ["Ember/Kick.wav", "Ember/notes.txt", "Ember/more.zip", "Ember/.DS_Store", "__MACOSX/Ember/._Kick.wav"]
    unpack(packed(tmp_path / "a.zip", *names), into, RULES, Unwatched())
    listing = list_folder(into, RULES)
    assert listing.audio == ("Kick.wav",)
    assert {entry.path for entry in listing.ignored} == {"notes.txt", "more.zip", ".DS_Store", "__MACOSX"}
    assert {name: content for name, content in files_in(into).items() if content} == {"Kick.wav": b"RIFF"}


def test_folders_side_by_side_are_kept(tmp_path: Path, into: Path) -> None:
    """Only a single folder around everything is left away."""
    unpack(packed(tmp_path / "a.zip", "Drums/Kick.wav", "Vox/Lead.wav"), into, RULES, Unwatched())
    assert set(files_in(into)) == {"Drums/Kick.wav", "Vox/Lead.wav"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_entries_of_folders_are_no_files(tmp_path: Path, into: Path) -> None:
    """Whether they name none, stand there twice, or lack the stroke at their end."""
    archive = packed(tmp_path / "a.zip", "./", "/", "Ember/", "Ember/", "Ember/Drums", content=b"")
    with zipfile.ZipFile(archive, "a") as more:
        more.writestr("Ember/Drums/1:2 Kick.wav", b"RIFF")
        more.writestr("Ember/Bass.wav", b"RIFF")
    unpack(archive, into, RULES, Unwatched())
    assert set(files_in(into)) == {"Drums/1:2 Kick.wav", "Bass.wav"}


HOSTILE = [
    "../Kick.wav",
    "a/../../Kick.wav",
    "/etc/Kick.wav",
    "C:/Kick.wav",
    "C:Kick.wav",
    "..\\..\\Kick.wav",
    "\\\\host\\x.wav",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_an_entry_that_points_outside_refuses_the_archive(tmp_path: Path, into: Path, name: str) -> None:
    """Nothing at all is written of an archive with one escaping entry."""
    with refused("entry_outside", entry=name.replace("\\", "/")):
        unpack(packed(tmp_path / "a.zip", "Good.wav", name), into, RULES, Unwatched())
    assert files_in(into) == {}
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "into"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK, stat.S_IFSOCK])
def test_a_link_or_special_file_refuses_the_archive(tmp_path: Path, into: Path, kind: int) -> None:
    """Links are refused whatever they point to."""
    info = zipfile.ZipInfo("Lead.wav")
    info.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with refused("entry_special", entry="Lead.wav"):
        unpack(tmp_path / "a.zip", into, RULES, Unwatched())
    assert files_in(into) == {}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "pair", [("Kick.wav", "Kick.wav"), ("Kick.wav", "KICK.WAV"), ("Caf\u00e9.wav", "Cafe\u0301.wav")]
)
def test_an_entry_that_stands_there_twice_refuses_the_archive(
    tmp_path: Path, into: Path, pair: tuple[str, str]
) -> None:
    """Names that are one file on some system would overwrite each other."""
    with refused("entry_twice"):
        unpack(packed(tmp_path / "a.zip", *pair), into, RULES, Unwatched())
    assert files_in(into) == {}


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, into: Path) -> None:
    """An entry that says it is far larger than the archive is not believed to be audio."""
    bomb = packed(tmp_path / "a.zip", "Kick.wav", content=bytes(1 << 16))
    raw = bytearray(bomb.read_bytes())
    directory = raw.index(b"PK\x01\x02")
    raw[directory + 24 : directory + 28] = struct.pack("<I", 0xF0000000 * 1)
    bomb.write_bytes(raw)
    rules = FileRules(RULES.endings, RULES.limits | {"bomb_from_bytes": 1 << 20}, RULES.reasons, RULES.rules)
    with refused("archive_bomb"):
        unpack(bomb, into, rules, Unwatched())
    assert files_in(into) == {}


def test_entries_that_share_their_bytes_are_a_bomb(tmp_path: Path, into: Path) -> None:
    """Overlapping entries together are larger than the file that holds them."""
    path = packed(tmp_path / "a.zip", "a.wav", "b.wav", content=bytes(range(256)) * 64)
    with zipfile.ZipFile(path) as archive:
        size = archive.infolist()[0].compress_size
    raw = bytearray(path.read_bytes())
    for at in [index for index in range(len(raw) - 4) if raw[index : index + 4] == b"PK\x01\x02"]:
        raw[at + 20 : at + 24] = struct.pack("<I", size * 1000)
    path.write_bytes(raw)
    with refused("archive_bomb"):
        unpack(path, into, RULES, Unwatched())


def test_a_locked_archive_says_so(tmp_path: Path, into: Path) -> None:
    """A password is no fault of the file, and the sentence says what to do."""
    path = packed(tmp_path / "a.zip", "Kick.wav")
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + offset] |= 1
    path.write_bytes(raw)
    with refused("archive_locked", file=str(path)):
        unpack(path, into, RULES, Unwatched())


def test_too_many_entries_are_refused(tmp_path: Path, into: Path) -> None:
    """An archive of a whole drive is no session."""
    rules = FileRules(RULES.endings, RULES.limits | {"most_entries": 3}, RULES.reasons, RULES.rules)
    with refused("too_many_files"):
        unpack(packed(tmp_path / "a.zip", *(f"{n}.wav" for n in range(4))), into, rules, Unwatched())


SAMPLE = io.BytesIO()
with zipfile.ZipFile(SAMPLE, "w", zipfile.ZIP_DEFLATED) as _archive:
    _archive.writestr("Ember/Kick.wav", bytes(range(256)) * 20)
    _archive.writestr("Ember/Snare.wav", bytes(range(255, -1, -1)) * 20)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE.getvalue()) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_archive_is_whole_or_refused(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]
) -> None:
    """Whatever bytes are wrong, the outcome is a sentence or files, never a traceback, and never one outside."""
    folder = tmp_path_factory.mktemp("damaged")
    raw = bytearray(SAMPLE.getvalue())
    for at, value in changes:
        raw[at] = value
    (folder / "a.zip").write_bytes(raw)
    (folder / "into").mkdir()
    with contextlib.suppress(BouncedeskError):
        unpack(folder / "a.zip", folder / "into", RULES, Unwatched())
    assert {path.name for path in folder.iterdir()} == {"a.zip", "into"}


def test_cancelling_stops_in_the_middle(tmp_path: Path, into: Path) -> None:
    """The wish to stop is noticed at every block."""

    class Stop(Unwatched):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        unpack(packed(tmp_path / "a.zip", "Kick.wav"), into, RULES, Stop())


def test_only_plain_files_are_archives(tmp_path: Path) -> None:
    """A zip is recognised by its name or its content; folders, text and what is not there are none."""
    assert is_archive(packed(tmp_path / "a.zip", "Kick.wav"))
    assert is_archive(packed(tmp_path / "stems", "Kick.wav"))
    (tmp_path / "note.txt").write_text("x")
    assert not is_archive(tmp_path / "note.txt")
    assert not is_archive(tmp_path)
    assert not is_archive(tmp_path / "gone.zip")


def test_unpacking_for_good_is_whole_or_absent(tmp_path: Path) -> None:
    """The folder appears with everything in it; of an archive that is refused nothing appears."""
    good, bad = packed(tmp_path / "good.zip", "Kick.wav"), packed(tmp_path / "bad.zip", "Kick.wav", "../x.wav")
    unpack_for_good(good, tmp_path / "sessions" / "good", RULES, Unwatched())
    with pytest.raises(BouncedeskError):
        unpack_for_good(bad, tmp_path / "sessions" / "bad", RULES, Unwatched())
    assert set(files_in(tmp_path / "sessions")) == {"good/Kick.wav"}
    assert [path.name for path in (tmp_path / "sessions").iterdir()] == ["good"]


def test_no_session_is_unpacked_over_another(tmp_path: Path) -> None:
    """Two archives of one name get two folders."""
    archive = tmp_path / "Ember.zip"
    first = free_folder(archive, tmp_path)
    first.mkdir()
    assert (first.name, free_folder(archive, tmp_path).name) == ("Ember", "Ember 2")
