"""`note` as a studio would script it."""

import io
import json
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.session import SessionKind
from tests.app.catalogue.samples import make_scan
from tests.app.commands.conftest import Run


@pytest.fixture(autouse=True)
def ember(ask: Run) -> None:
    """A round to keep notes in."""
    ask("client", "add", "Nova")
    ask("song", "add", "Ember", "--client", "Nova")
    ask("round", "open", "--song", "Ember")


def test_a_note_goes_in_and_comes_out(ask: Run) -> None:
    """Every verb answers with the row, `list` with a list of rows."""
    row = ask("note", "add", "ember/1", "vocal up; a touch", "--at", "2:10-2:18", "--by", "Zoë")
    assert row == {
        "id": 1,
        "round_id": 1,
        "position": 1,
        "at": "2:10–2:18",
        "from_s": 130.0,
        "to_s": 138.0,
        "text": "vocal up; a touch",
        "asked_by": "Zoë",
        "source": "typed",
        "kind": "revision",
        "decided": False,
        "reason": "It is part of the mix that was agreed.",
        "suggested": "revision",
        "added_at": row["added_at"],
        "done": False,
        "done_at": None,
    }
    assert ask("note", "show", "1") == row
    assert ask("note", "list", "Ember/1") == [row] == ask("note", "list", "--song", "ember")


def test_a_block_is_pasted_and_worked_through(ask: Run) -> None:
    """It becomes a checklist: decided, ticked off, changed, taken off."""
    rows = ask("note", "paste", "1", "1:23 vocal up a touch; 2:10-2:18 snare too loud; overall brighter", "--by", "Zoë")
    assert [(row["at"], row["text"], row["asked_by"]) for row in rows] == [
        ("1:23", "vocal up a touch", "Zoë"),
        ("2:10–2:18", "snare too loud", "Zoë"),
        ("", "overall brighter", "Zoë"),
    ]
    decided = ask("note", "decide", "3", "new_work", "--reason", "another master")
    assert (decided["kind"], decided["decided"], decided["reason"]) == ("new_work", True, "another master")
    assert [row["done"] for row in ask("note", "done", "1", "2")] == [True, True]
    assert [row["id"] for row in ask("note", "list", "1", "--open")] == [3]
    assert [row["done"] for row in ask("note", "done", "1", "--not")] == [False]
    edited = ask("note", "edit", "3", "--text", "brighter", "--at", "1:23", "--by", "")
    assert (edited["text"], edited["from_s"], edited["asked_by"]) == ("brighter", 83.0, "")
    assert ask("note", "edit", "3", "--at", "")["from_s"] is None
    ask("note", "remove", "2")
    assert [row["id"] for row in ask("note", "list", "--song", "1", "--open")] == [1, 3]


def test_a_block_is_read_from_standard_input(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a pipe gives it."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("0:10 kick\n0:20 snäre\n".encode())))
    assert [row["text"] for row in ask("note", "paste", "ember/1")] == ["kick", "snäre"]


@pytest.mark.parametrize(
    ("name", "content", "source"),
    [
        ("mix.eml", "From: Zoe <z@t.ex>\n\nHi,\n1:23 vocal up\n\nThanks\nZoe\n", "email"),
        ("mix.txt", "Hi,\n1:23 vocal up\nThanks\n", "email"),
        ("mix.CSV", "time,text\n1:23,vocal up\n", "csv"),
        ("mix.json", json.dumps({"notes": [{"from_s": 83, "to_s": None, "text": "vocal up"}]}), "review"),
    ],
)
def test_files_of_many_kinds_are_imported(say: Run, tmp_path: Path, name: str, content: str, source: str) -> None:
    """What it is, its name says."""
    file = tmp_path / name
    file.write_text(content)
    (row,) = json.loads(say("note", "import", "ember/1", str(file), "--json")[1])
    assert (row["text"], row["from_s"], row["source"]) == ("vocal up", 83.0, source)


def test_bad_cells_are_told_beside_the_rows(say: Run, tmp_path: Path) -> None:
    """The good ones are kept."""
    file = tmp_path / "mix.csv"
    file.write_text("time,text\nsoon,vocal up\n")
    code, out, err = say("note", "import", "1", str(file), "--json")
    assert (code, json.loads(out)[0]["text"]) == (0, "vocal up")
    assert "“soon” is not a valid time" in err


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        (("add", "7", "x"), "no round “7”", 2),
        (("add", "1", " "), "The note is empty", 2),
        (("add", "1", "x", "--at", "soon"), "is not a place in a song", 2),
        (("add", "1", "x", "--at", "1:23 or so"), "is not a place in a song", 2),
        (("paste", "1", ";;"), "no note in that", 2),
        (("import", "1", "gone.csv"), "cannot be read", 1),
        (("import", "1", "mix.pdf"), "is not a file of notes", 2),
        (("done", "1"), "no note 1", 2),
        (("decide", "1", "extra"), "extra", 2),
        (("edit", "1"), "Nothing to change", 2),
        (("list",), "Name the round", 2),
    ],
)
def test_a_bad_request_is_one_sentence(say: Run, words: tuple[str, ...], sentence: str, code: int) -> None:
    """Nothing on stdout, no traceback, nothing kept."""
    found, out, err = say("note", *words)
    assert (found, out) == (code, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_what_is_pasted_from_elsewhere_is_read_in_its_encoding(
    say: Run, ask: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The likeliest, said; or the one that was named, from standard input as from a file."""
    block = "1:23 gitarę głośniej".encode("cp1250")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(block)))
    code, _, err = say("note", "paste", "1")
    assert (code, "cp1250" in err) == (0, True)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(block)))
    assert ask("note", "paste", "1", "--encoding", "cp1250")[0]["text"] == "gitarę głośniej"
    (tmp_path / "notes.txt").write_bytes(block)
    assert (
        ask("note", "import", "1", str(tmp_path / "notes.txt"), "--encoding", "cp1250")[0]["text"] == "gitarę głośniej"
    )
    code, _, err = say("note", "import", "1", str(tmp_path / "notes.txt"), "--encoding", "klingon")
    assert (code, len(err.splitlines())) == (2, 1)
    assert [note["text"] for note in ask("note", "list", "1")] == ["gitarę głośniej"] * 3


def test_what_an_email_was_left_without_is_said_and_can_be_taken_in(say: Run, ask: Run, tmp_path: Path) -> None:
    """Greeting, quote and signature, with their words; with --whole they are notes as well."""
    letter = tmp_path / "mail.txt"
    letter.write_text("Hi Anna,\n0:10 kick\nCheers\nBob\n> 0:20 snare\n")
    code, _, err = say("note", "import", "1", str(letter))
    assert (code, "4 lines" in err, "“snare”" in err, "--whole" in err) == (0, True, True, True)
    assert [note["text"] for note in ask("note", "list", "1")] == ["kick"]
    whole = ask("note", "import", "1", str(letter), "--whole")
    assert [note["text"] for note in whole] == ["kick", "Hi Anna,", "Cheers", "Bob", "snare"]
    letter.write_text("> 0:20 snare\n")
    code, out, err = say("note", "import", "1", str(letter))
    assert (code, out, "“snare”" in err) == (2, "", True)


def test_times_in_doubt_and_outside_the_song_are_asked_about(say: Run, ask: Run, home: Path) -> None:
    """The notes are kept as they were read, and a sentence for each; within the song there is none."""
    with closing(Catalogue.open(home / "catalogue.db", home / "backups")) as catalogue:
        scan = replace(make_scan(home / "ember"), duration_s=225.0)
        catalogue.sessions.record(1, SessionKind.RECEIVED, scan)
    code, _, err = say("note", "paste", "1", "3.10 vocal up; 14:05 call me; 1:00 snare down")
    assert (code, len(err.splitlines())) == (0, 2)
    assert "3:10" in err
    assert "3:45" in err
    assert [note["at"] for note in ask("note", "list", "1")] == ["3:10", "14:05", "1:00"]
    code, _, err = say("note", "add", "1", "too late", "--at", "3:40-4:10")
    assert (code, "3:45" in err) == (0, True)
    assert ask("note", "add", "1", "in time", "--at", "3:44")["at"] == "3:44"
