"""The settings of a session, and mistakes in them."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.session import FxOwner, Group
from app.intake.session_file import SessionFile, parse_session_file, read_session_file
from render.errors import BouncedeskError
from render.tables import LARGEST
from tests.refusals import refused

WHOLE = """
title = "Ember"
artist = "Rosa Fenn"
ignore = ["old/*", "Bounce 3.wav"]
[groups]
"Audio 7" = "guitars"
"Audio*" = "keys"
"sub/Audio 7.wav" = "bass"
[fx_owner]
"Big Room*" = "lead"
"""


def test_a_folder_without_settings_has_none(tmp_path: Path) -> None:
    """No session.toml is the usual case, and no error."""
    assert read_session_file(tmp_path) == SessionFile()


def test_the_file_says_title_groups_owners_and_what_to_leave_out(tmp_path: Path) -> None:
    """Everything that can be set is read, from UTF-8 with or without a byte order mark."""
    (tmp_path / "session.toml").write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    settings = read_session_file(tmp_path)
    assert (settings.title, settings.artist) == ("Ember", "Rosa Fenn")
    assert settings.group_of("Audio 7.wav") is Group.GUITARS
    assert settings.group_of("AUDIO 12.flac") is Group.KEYS
    assert settings.group_of("Kick.wav") is None
    assert settings.fx_owner_of("Big Room 2.wav") is FxOwner.LEAD
    assert settings.group_of("Big Room 2.wav") is Group.VOCAL_FX
    assert settings.ignores("old/take.wav")
    assert settings.ignores("deep/Bounce 3.wav")
    assert not settings.ignores("Bounce 4.wav")


def test_an_exact_name_counts_before_a_pattern_and_an_earlier_before_a_later() -> None:
    """Which of several mentions counts is settled."""
    settings = parse_session_file('[groups]\n"K*" = "keys"\n"Kick" = "drums"\n"Kic*" = "bass"')
    assert settings.group_of("Kick.wav") is Group.DRUMS
    assert settings.group_of("Kicks.wav") is Group.KEYS


@pytest.mark.parametrize(
    ("mention", "path"),
    [
        ("Kick [1].wav", "Kick [1].wav"),
        ("Voix É.wav", "Voix E\u0301.wav"),
        ("sub\\x.wav", "sub/x.wav"),
        ("sub/*", "sub/x.wav"),
    ],
)
def test_names_are_met_as_people_write_them(mention: str, path: str) -> None:
    """Brackets in an exact name, accents of either kind and backslashes all find the file."""
    assert parse_session_file(f"ignore = ['{mention}']").ignores(path)


def test_mentions_without_a_file_are_told() -> None:
    """A name that fits nothing is reported as it was written, each once."""
    settings = parse_session_file(WHOLE)
    assert settings.mentions_without_file(["Audio 7.wav", "Big Room.wav"]) == (
        "old/*",
        "Bounce 3.wav",
        "sub/Audio 7.wav",
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("titel = 'x'", "titel"),
        ("title = 3", "title"),
        ("ignore = 'x'", "ignore"),
        ("[groups]\nKick = 'drumz'", "Kick.*drums.*drumz"),
        ("[groups]\nKick = 3", "Kick"),
        ("groups = ['x']", "groups"),
        ("[fx_owner]\nVerb = 'me'", "Verb.*lead, backing, both, not “me”"),
        ("title = \nartist = 'x'", "line 1"),
        ("a = " + "[" * 5000, "not valid"),
    ],
)
def test_a_mistake_names_the_key(text: str, word: str) -> None:
    """A wrong setting is one sentence that names it and what it could be."""
    with pytest.raises(BouncedeskError, match=rf"session\.toml.*{word}") as error:
        parse_session_file(text)
    assert "\n" not in str(error.value)


def test_text_that_is_not_utf8_and_far_too_large_files_are_refused(tmp_path: Path) -> None:
    """What cannot be settings says so in one sentence."""
    path = tmp_path / "session.toml"
    path.write_bytes("title = 'x'".encode("utf-16"))
    with refused("not_text", file=str(path)):
        read_session_file(tmp_path)
    path.write_bytes(b"#" * (LARGEST + 1))
    with refused("file_too_large", file=str(path)):
        read_session_file(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="pipes and links as POSIX has them")
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_only_a_plain_file_is_read(tmp_path: Path, kind: str) -> None:
    """A link, a pipe or a folder of that name is never opened."""
    path = tmp_path / "session.toml"
    if kind == "link":
        (tmp_path / "other.toml").write_text("title = 'x'")
        path.symlink_to(tmp_path / "other.toml")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    assert read_session_file(tmp_path) == SessionFile()


@given(st.text(max_size=200))
def test_any_text_is_settings_or_one_sentence(text: str) -> None:
    """No text makes anything but settings or a sentence."""
    assert sentence_of(text).isprintable()


def sentence_of(text: str) -> str:
    try:
        return parse_session_file(text).title and ""
    except BouncedeskError as error:
        return str(error)
