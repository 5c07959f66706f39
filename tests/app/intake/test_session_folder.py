"""Listing a session's folder, hostile ones included."""

import os
import socket
from pathlib import Path

import pytest

from app.intake.file_rules import FileRules
from app.intake.session_folder import list_folder
from tests.refusals import refused

RULES = FileRules.load()
SMALL = '[audio]\nendings = ["wav"]\n[limits]\nmost_audio_files = 3\nmost_entries = 3\ndeepest = 3\n'
SMALL += "bomb_ratio = 50\nbomb_from_bytes = 1000\n[reasons]\n"
SMALL += "".join(f'{name} = "x"\n' for name in RULES.reasons)
posix = pytest.mark.skipif(os.name == "nt", reason="pipes and permissions as POSIX has them")


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def ignored(folder: Path) -> dict[str, str]:
    return {entry.path: entry.reason for entry in list_folder(folder, RULES).ignored}


def test_audio_files_are_taken_sorted_from_the_folder_and_below(tmp_path: Path) -> None:
    """Every kind of audio file is taken, whatever the case of its ending, in a stable order."""
    touch(tmp_path, "b.WAV", "a.flac", "sub/c.aif", "sub/deep er/d.Mp3", "e.rf64")
    listing = list_folder(tmp_path, RULES)
    assert listing.audio == ("a.flac", "b.WAV", "e.rf64", "sub/c.aif", "sub/deep er/d.Mp3")
    assert listing.ignored == ()
    assert listing.nested == ("sub", "sub/deep er")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("._Kick.wav", "Mac"),
        (".DS_Store", "operating system"),
        ("Thumbs.db", "operating system"),
        ("song.ptx", "session"),
        ("Song.als", "session"),
        ("Kick.wav.reapeaks", "waveform"),
        ("Kick.wav.asd", "waveform"),
        ("Kick.wav.part", "unfinished"),
        ("stems.zip", "archive"),
        ("video.mov", "video"),
        ("notes.txt", "document"),
        ("part.mid", "notes"),
        ("cover.PNG", "picture"),
        (".hidden.wav", "hidden"),
        ("wav", "not an audio file"),
        ("manifest.json", "not an audio file"),
        ("session.toml", "read"),
    ],
)
def test_everything_else_is_listed_with_a_reason(tmp_path: Path, name: str, word: str) -> None:
    """What is not a stem is named, with a reason a person understands."""
    touch(tmp_path, name)
    assert word in ignored(tmp_path)[name]
    assert list_folder(tmp_path, RULES).audio == ()


@pytest.mark.parametrize("name", ["__MACOSX", "Song.logicx", "Session File Backups", ".git", "Kick.wav"])
def test_folders_of_programs_are_not_looked_into(tmp_path: Path, name: str) -> None:
    """Such a folder is one entry of its own, and the audio in it is left alone."""
    touch(tmp_path, f"{name}/inside.wav")
    assert list(ignored(tmp_path)) == [name]
    assert list_folder(tmp_path, RULES).audio == ()


def test_session_settings_count_only_at_the_top(tmp_path: Path) -> None:
    """A session.toml further down is a file like any other."""
    touch(tmp_path, "sub/session.toml")
    assert ignored(tmp_path)["sub/session.toml"] == RULES.reasons["anything"]


def test_an_empty_subfolder_is_named(tmp_path: Path) -> None:
    """Nothing in the folder goes unmentioned."""
    (tmp_path / "Vocals").mkdir()
    assert ignored(tmp_path) == {"Vocals": RULES.reasons["empty_folder"]}


@posix
def test_links_are_never_followed(tmp_path: Path) -> None:
    """Links to files, to folders, to nothing and in a loop are named and left alone."""
    inside, outside = tmp_path / "session", tmp_path / "elsewhere"
    touch(inside, "real.wav")
    touch(outside, "secret.wav")
    (inside / "file.wav").symlink_to(outside / "secret.wav")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "broken.wav").symlink_to(tmp_path / "nothing")
    assert list_folder(inside, RULES).audio == ("real.wav",)
    assert ignored(inside) == dict.fromkeys(["broken.wav", "file.wav", "folder", "loop"], RULES.reasons["link"])


@posix
def test_pipes_and_sockets_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe named like audio would block whoever opens it: it is named only."""
    os.mkfifo(tmp_path / "pipe.wav")
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("door.wav")
        assert ignored(tmp_path) == dict.fromkeys(["door.wav", "pipe.wav"], RULES.reasons["special"])


@posix
def test_the_session_itself_may_be_reached_by_a_link(tmp_path: Path) -> None:
    """The folder the user names is the user's choice, link or not."""
    touch(tmp_path / "real", "kick.wav")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert list_folder(tmp_path / "link", RULES).audio == ("kick.wav",)


@posix
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_subfolder_is_named_and_the_rest_listed(tmp_path: Path) -> None:
    """A folder without permission is reported; the others are still taken."""
    touch(tmp_path, "closed/a.wav", "b.wav")
    (tmp_path / "closed").chmod(0)
    try:
        assert list_folder(tmp_path, RULES).audio == ("b.wav",)
        assert ignored(tmp_path) == {"closed": RULES.reasons["unreadable_folder"]}
    finally:
        (tmp_path / "closed").chmod(0o700)


@posix
@pytest.mark.parametrize(
    "name",
    [
        "a\nb.wav",
        "\u202egpj.wav",
        "🥁.wav",
        "Ü.wav",
        "U\u0308.wav",
        "-rf.wav",
        "%03d.wav",
        "CON.wav",
        " .wav",
        "x" * 251 + ".wav",
    ],
)
def test_hostile_names_are_kept_as_they_are(tmp_path: Path, name: str) -> None:
    """Any name a file system allows is taken unchanged."""
    touch(tmp_path, name)
    assert list_folder(tmp_path, RULES).audio == (name,)


@posix
def test_a_name_that_is_no_text_is_kept_byte_for_byte(tmp_path: Path) -> None:
    """Invalid UTF-8 comes back as the bytes it was."""
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/K\xffick.wav"))).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes text only")
    (path,) = list_folder(tmp_path, RULES).audio
    assert os.fsencode(path) == b"K\xffick.wav"


def test_a_missing_folder_a_file_and_a_broken_path_are_one_sentence_each(tmp_path: Path) -> None:
    """Each says what is wrong and what to do."""
    touch(tmp_path, "stems.zip")
    for path, code in [("nowhere", "folder_missing"), ("stems.zip", "not_a_folder"), ("nul\0byte", "folder_missing")]:
        with refused(code, folder=str(tmp_path / path)):
            list_folder(tmp_path / path, RULES)


def test_a_whole_drive_is_no_session(tmp_path: Path) -> None:
    """A folder with far too many files is refused instead of read for hours."""
    few = FileRules.parse(SMALL)
    touch(tmp_path, "1.wav", "2.wav", "3.wav")
    assert len(list_folder(tmp_path, few).audio) == 3
    touch(tmp_path, "4.wav")
    with refused("too_many_files", folder=str(tmp_path)):
        list_folder(tmp_path, few)


def test_folders_nested_without_end_are_cut_off(tmp_path: Path) -> None:
    """Depth has a limit, and what lies below it is reported."""
    deepest = RULES.limits["deepest"]
    touch(tmp_path, "/".join("d" * (deepest + 3)) + "/deep.wav", "top.wav")
    assert list_folder(tmp_path, RULES).audio == ("top.wav",)
    assert set(ignored(tmp_path).values()) == {RULES.reasons["too_deep"]}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("deepest = 3", "deepest = 'x'", "limits.deepest"),
        ("deepest = 3", "", "limits.deepest"),
        ("[audio]", "[[rule]]\nreason = 'x'\n[audio]", "rule[0].patterns"),
        ("[audio]", "[rule]\npatterns = []\n[audio]", "rule"),
        ("[audio]", "[odd]\n[audio]", "odd"),
        ("link = ", "lnk = ", "reasons.lnk"),
    ],
)
def test_wrong_file_rules_name_their_key(old: str, new: str, key: str) -> None:
    """A mistake in the rules says where it is."""
    assert old in SMALL
    with refused("wrong_setting", file="audio_files.toml", key=key):
        FileRules.parse(SMALL.replace(old, new))
