"""The catalogue's commands as programs of their own, and `search`."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.catalogue.schema.migrations import STEPS
from tests.app.catalogue.make_fixture import FIXTURES
from tests.app.commands.conftest import Run

ROOT = Path(__file__).parents[3]
HANG_S = 300  # nothing takes that long, on any machine


def bouncedesk(home: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """Run one command line as the shell would."""
    surroundings = {**os.environ, "BOUNCEDESK_HOME": str(home), **environment}
    return subprocess.run(
        [sys.executable, "main.py", *words], cwd=ROOT, env=surroundings, capture_output=True, timeout=HANG_S
    )


def document(result: "subprocess.CompletedProcess[bytes]") -> Any:
    """What a command that succeeded printed, and that it printed nothing else."""
    assert (result.returncode, result.stderr) == (0, b"")
    return json.loads(result.stdout)


def test_commands_share_a_catalogue_below_the_home(home: Path) -> None:
    """What one program keeps the next one finds, in a folder that did not exist."""
    document(bouncedesk(home, "client", "add", "Zoë 🎧", "--json"))
    song = document(bouncedesk(home, "song", "add", "Ember", "--client", "zoe", "--json"))
    assert song["client"] == "Zoë 🎧"
    assert (home / "catalogue.db").is_file()


def test_a_terminal_without_unicode_still_gets_its_table(home: Path) -> None:
    """What the encoding cannot show becomes a question mark, not a traceback."""
    bouncedesk(home, "client", "add", "Zoë 🎧")
    result = bouncedesk(home, "client", "list", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"Zo? ?" in result.stdout


def test_a_refusal_is_one_sentence_on_stderr(home: Path) -> None:
    """Exit 2, nothing on stdout, no traceback."""
    result = bouncedesk(home, "song", "show", "nothing", "--json")
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.decode().startswith("bouncedesk: There is no song “nothing”")


def test_a_home_that_cannot_be_a_folder_is_a_sentence(tmp_path: Path) -> None:
    """Exit 1, naming the file that was to be made."""
    (tmp_path / "file").write_text("in the way")
    result = bouncedesk(tmp_path / "file", "client", "list")
    assert (result.returncode, result.stdout) == (1, b"")
    assert b"cannot be" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_export_and_import_by_command(ask: Run, say: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one home wrote, another reads."""
    ask("client", "add", "Zoë 🎧")
    printed = ask("catalogue", "export", str(tmp_path / "out"))
    assert printed["rows"]["clients"] == 1
    rows, tables = sum(printed["rows"].values()), len(printed["rows"])
    written = say("catalogue", "export", str(tmp_path / "again"))[1]
    assert written == f"{rows} rows of {tables} tables written to {tmp_path / 'again'}.\n"
    monkeypatch.setenv("BOUNCEDESK_HOME", str(tmp_path / "second"))
    assert ask("catalogue", "import", str(tmp_path / "out"))["rows"] == printed["rows"]
    assert [client["name"] for client in ask("client", "list")] == ["Zoë 🎧"]
    code, out, err = say("catalogue", "import", str(tmp_path / "out"))
    assert (code, out) == (2, "")
    assert "holds something already" in err


def test_a_csv_file_is_imported_by_command(ask: Run, say: Run, tmp_path: Path) -> None:
    """The report is the answer; a dry run keeps nothing."""
    file = tmp_path / "songs.csv"
    file.write_text("Title;Client;BPM;Mood\nEmber;Nova;fast;sad\n")
    rehearsed = ask("catalogue", "import", str(file), "--dry-run")
    _, out, _ = say("catalogue", "import", str(file), "--dry-run")
    assert out.splitlines()[-1] == (
        "1 row: 1 client, 0 releases and 1 song would be added; 0 songs filled in, 0 there already, 0 rows left out."
    )
    assert ask("song", "list") == []
    printed = ask("catalogue", "import", str(file))
    assert {**rehearsed, "dry_run": False} == printed
    assert (printed["songs"], printed["unknown_columns"], printed["problems"][0]["column"]) == (1, ["Mood"], "bpm")
    code, out, _ = say("catalogue", "import", str(file))
    assert code == 0
    assert "Line 2, bpm" in out
    assert "1 there already" in out
    code, out, err = say("catalogue", "import", str(tmp_path / "missing.csv"))
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


def test_backup_and_restore_by_command(ask: Run, say: Run, tmp_path: Path) -> None:
    """Into the usual folder or a named one; the list tells what can be restored."""
    ask("client", "add", "Nova")
    (made,) = ask("catalogue", "backup")
    (apart,) = ask("catalogue", "backup", "--to", str(tmp_path / "stick"))
    assert Path(apart["file"]).parent == tmp_path / "stick"
    ask("client", "add", "Since")
    assert ask("catalogue", "restore", "--list") == [made]
    printed = ask("catalogue", "restore", apart["file"])
    assert Path(printed["saved"]).is_file()
    assert [client["name"] for client in ask("client", "list")] == ["Nova"]
    assert say("catalogue", "restore")[0] == 2
    assert say("catalogue", "restore", "1999-01-01")[0] == 2


def test_check_says_what_is_wrong_and_mends(ask: Run, say: Run, home: Path) -> None:
    """Exit 1 until it is mended, with a copy of what was before."""
    song = ask("song", "add", "Ember", "--client", str(ask("client", "add", "Nova")["id"]))
    assert ask("catalogue", "check")["findings"] == []
    assert ask("catalogue", "relink", str(home)) == []
    with contextlib.closing(sqlite3.connect(home / "catalogue.db")) as db:
        db.execute("UPDATE songs SET release_id = 99")
        db.commit()
    code, out, err = say("catalogue", "check", "--json")
    assert (code, json.loads(out)["findings"][0]["code"], len(err.splitlines())) == (1, "reference", 1)
    code, out, _ = say("catalogue", "check", "--mend", "--yes")
    assert (code, "release_id of that row is emptied" in out) == (0, True)
    assert len(list((home / "backups").glob("before-mend-*.db"))) == 1
    assert ask("catalogue", "check")["findings"] == []
    assert ask("song", "show", str(song["id"]))["release_id"] is None


def test_a_calendar_is_written_by_command(ask: Run, say: Run, tmp_path: Path) -> None:
    """With an entry for each deadline; a folder that is not there is a sentence."""
    ask("song", "add", "Ember", "--client", str(ask("client", "add", "Nova")["id"]), "--due", "2026-12-01")
    assert ask("catalogue", "calendar", str(tmp_path / "a.ics"))["entries"] == 1
    assert b"DTSTART;VALUE=DATE:20261201" in (tmp_path / "a.ics").read_bytes()
    code, _, err = say("catalogue", "calendar", str(tmp_path / "none" / "a.ics"))
    assert (code, len(err.splitlines())) == (1, 1)


def test_the_check_finds_an_invoice_that_was_changed(say: Run, home: Path) -> None:
    """By its own hash, whatever took the safeguards away; the books are named, and nothing is offered that hides it."""
    home.mkdir()
    shutil.copy(FIXTURES / f"catalogue_v{len(STEPS)}.db", home / "catalogue.db")
    with closing(sqlite3.connect(home / "catalogue.db")) as db, db:
        db.execute("DROP TRIGGER invoices_issued_stay")
        db.execute("UPDATE invoices SET remarks = 'paid in cash' WHERE id = 1")
    code, out, _ = say("catalogue", "check", "--json")
    found = [(each["code"], each["mend"]) for each in json.loads(out)["findings"] if each["code"] in ("books", "part")]
    assert code == 1
    assert found[0] == ("part", "it is made again")
    assert ("books", "") in found[1:]


def test_anything_typed_is_found(ask: Run) -> None:
    """The best first; a kind can be asked for."""
    ask("client", "add", "Nova", "--notes", "met at the harbour")
    ask("song", "add", "Harbour", "--client", "Nova")
    ask("round", "open", "--song", "Harbour")
    ask("note", "add", "1", "the harbour noise, less")
    rows = ask("search", "harb")
    assert [(row["kind"], row["title"]) for row in rows] == [
        ("song", "Harbour"),
        ("client", "Nova"),
        ("note", "Harbour/1"),
    ]
    assert rows[2]["song_id"] == 1
    assert [row["kind"] for row in ask("search", "nova", "harb", "--kind", "song")] == ["song"]
    assert len(ask("search", "harb", "--limit", "1")) == 1


def test_signs_mean_nothing(ask: Run, say: Run) -> None:
    """Nothing found is an empty list, and a sentence to people."""
    assert ask("search", '"', "*", "NEAR(") == []
    assert say("search", "nothing")[:2] == (0, "")


def test_a_csv_file_says_how_it_was_read_and_is_read_otherwise(ask: Run, say: Run, tmp_path: Path) -> None:
    """What its bytes prove is said nowhere; another encoding can be named, and an unknown one is a sentence."""
    file = tmp_path / "songs.csv"
    file.write_bytes("client,title\nŁona,Głos\n".encode("cp1250"))
    code, out, _ = say("catalogue", "import", str(file), "--dry-run")
    assert (code, "--encoding" in out) == (0, True)
    assert ask("catalogue", "import", str(file), "--dry-run")["certain"] is False
    assert ask("catalogue", "import", str(file), "--encoding", "cp1250")["certain"] is True
    assert [row["name"] for row in ask("client", "list")] == ["Łona"]
    code, _, err = say("catalogue", "import", str(file), "--encoding", "klingon")
    assert (code, len(err.splitlines())) == (2, 1)
    file.write_text("client,title\nŁona,Głos\n", "utf-8")
    assert "encoding" not in say("catalogue", "import", str(file), "--dry-run")[1]


def test_what_a_restore_loses_is_said(ask: Run, say: Run) -> None:
    """By number, with what to do; the next number is another one."""
    ask("studio", "set", "--name", "Harbour Mixing")
    ask("client", "add", "Nova", "--address", "1 High St")
    (made,) = ask("catalogue", "backup")
    issued = [_issue(ask) for _ in range(2)]
    assert issued == ["INV-0001", "INV-0002"]
    code, out, _ = say("catalogue", "restore", made["file"])
    assert code == 0
    assert "INV-0001 to INV-0002 were issued after that backup" in out
    assert "Their PDFs were sent" in out
    assert _issue(ask) == "INV-0003"
    assert ask("invoice", "verify")["gaps"][0].startswith("INV-0001 to INV-0002: given after the backup")


def _issue(ask: Run) -> str:
    draft = ask("invoice", "draft", "Nova", "--line", "Mixing=100.00")
    return str(ask("invoice", "issue", str(draft["id"]))["number"])


def test_a_copy_is_told_which_one_issues(
    ask: Run, say: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names the command, which gives it a series of its own or lets it go on."""
    ask("studio", "set", "--name", "Harbour Mixing")
    ask("client", "add", "Nova", "--address", "1 High St")
    _issue(ask)
    shutil.copytree(home, tmp_path / "copy")
    monkeypatch.setenv("BOUNCEDESK_HOME", str(tmp_path / "copy"))
    draft = ask("invoice", "draft", "Nova", "--line", "Mixing=100.00")
    code, _, err = say("invoice", "issue", str(draft["id"]))
    assert code == 2
    assert "catalogue issue-here" in err
    assert ask("catalogue", "issue-here", "--series", "b")["prefix"] == "INV-B-"
    assert ask("invoice", "issue", str(draft["id"]))["number"] == "INV-B-0001"
    code, out, _ = say("catalogue", "issue-here")
    assert (code, out.startswith("Invoices are issued here")) == (0, True)


def test_books_are_closed_and_proved_by_command(ask: Run, say: Run, tmp_path: Path) -> None:
    """Locked, opened, left out; written into a file that checks in another home, and not once it was changed."""
    ask("studio", "set", "--name", "Harbour Mixing")
    ask("client", "add", "Nova", "--address", "1 High St")
    _issue(ask)
    assert ask("books", "lock", "--until", "2025-12-31", "--why", "return") == {"locked_until": "2025-12-31"}
    assert say("books", "lock", "--until", "2999-01-01")[0] == 2
    assert ask("books", "unlock", "--why", "late") == {"locked_until": None}
    assert [row["why"] for row in ask("books", "locks")] == ["late", "return"]
    assert ask("books", "gap", "INV-0003", "--why", "sent by hand")["last"] == 3
    assert say("books", "gap", "INV-0001", "--why", "x")[0] == 2
    path = tmp_path / "audit.jsonl"
    made = ask("invoice", "audit", "-o", str(path))
    assert (made["invoices"], len(made["sha256"])) == (1, 64)
    assert ask("invoice", "verify", str(path))["checked"] == 1
    path.write_bytes(path.read_bytes().replace(b"Nova", b"Nora", 1))
    code, out, _ = say("invoice", "verify", str(path), "--json")
    assert (code, json.loads(out)["ok"]) == (1, False)


def test_what_sqlite_refuses_is_never_a_traceback(say: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody explained on its way up is one sentence about the file; a mistake of ours stays one."""

    def refuse(*_arguments: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("app.commands.catalogue.list_backups", refuse)
    code, out, err = say("catalogue", "restore", "--list")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "could not be used (disk I/O error)" in err
    monkeypatch.setattr("app.commands.catalogue.list_backups", lambda _folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        say("catalogue", "restore", "--list")
