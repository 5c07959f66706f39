"""`scan` as a shell runs it, on real files and in a process of its own."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.commands.output import width_of
from app.commands.scan_report import report
from app.intake.grouping import GroupRules
from app.intake.problem_rules import ProblemRules
from app.intake.scan import scan_folder
from tests.app.commands.conftest import Run
from tests.app.intake.audio import tone, write
from tests.app.intake.test_archive_names import zip_of


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A session with a bit of everything."""
    folder = tmp_path / "Ember"
    for name in ("OH L", "OH R", "Lead Vox", "Audio 1", "rough mix"):
        write(folder / f"{name}.wav")
    write(folder / "Vox Verb.wav", tone(peak=0.0))
    write(folder / "太鼓 Loop with a name that is far too long for any column.wav", tone(rate=16000), rate=16000)
    (folder / "broken.wav").write_text("x")
    (folder / "notes.txt").write_text("x")
    return folder


def test_the_document_is_alone_on_stdout(say: Run, session: Path) -> None:
    """With --json there is one document on stdout, progress on stderr, and exit 0 although there are problems."""
    code, out, err = say("scan", str(session), "--json")
    document = json.loads(out)
    assert code == 0
    assert document["folder"] == str(session)
    assert {stem["path"]: stem["pair"] for stem in document["stems"]}["OH L.wav"] == "OH R.wav"
    assert {problem["code"] for problem in document["problems"]} >= {"unreadable", "silent", "rate_mismatch"}
    assert "measuring" in err


def test_people_get_groups_problems_and_what_was_left_out(say: Run, session: Path) -> None:
    """Without --json the groups are headings, problems are sentences, and left-out entries have their reason."""
    code, out, _ = say("scan", str(session))
    assert code == 0
    for text in (
        "Drums (2)",
        "Percussion (1)",
        "Lead vocal (1)",
        "Vocal FX (1)",
        "Cannot be used",
        "notes.txt: a document",
        "pair L",
    ):
        assert text in out
    assert "condition fair" in out
    assert "Audio 1.wav ?" in out


@pytest.mark.parametrize("width", [20, 40, 79, 200])
def test_no_line_is_wider_than_the_terminal(session: Path, width: int) -> None:
    """The report bends to narrow terminals, and every stem and problem stays in it."""
    scan = scan_folder(session, GroupRules.load())
    lines = list(report(scan, ProblemRules.load(), width))
    assert max(width_of(line) for line in lines) <= width
    assert sum(line.startswith("  ") and not line.startswith(("  - ", "    ")) for line in lines) == len(scan.stems)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (Path.absolute, "There is no folder"),
        (Path.mkdir, "is empty"),
        (lambda folder: write(folder / "a.txt.flac").rename(folder / "a.txt"), "holds no audio"),
        (lambda folder: folder.write_bytes(b"PK"), "is not a folder"),
        (lambda folder: write(folder / "a.wav") and (folder / "session.toml").write_text("a = 1"), "session.toml"),
    ],
    ids=["missing", "empty", "without audio", "a file", "wrong settings"],
)
def test_what_cannot_be_scanned_is_one_sentence_and_still_a_document(
    say: Run, tmp_path: Path, make: Any, sentence: str
) -> None:
    """Exit 1, one sentence on stderr, and with --json a document without stems that says the same."""
    folder = tmp_path / "session"
    make(folder)
    code, out, err = say("scan", str(folder))
    assert (code, out) == (1, "")
    assert sentence in err
    assert err.count("\n") == 1
    code, out, err = say("scan", str(folder), "--json")
    document = json.loads(out)
    assert code == 1
    assert document["stems"] == []
    assert document["problems"][0]["message"] in err


def test_exit_1_where_no_stem_could_be_read(say: Run, tmp_path: Path) -> None:
    """A folder of broken files has a document like any other, and fails."""
    (tmp_path / "Kick.wav").write_text("x")
    code, out, _ = say("scan", str(tmp_path), "--json")
    assert code == 1
    assert json.loads(out)["stems"][0]["problems"] == ["unreadable"]


@pytest.mark.skipif(os.name == "nt", reason="such names exist on POSIX only")
def test_names_that_steer_terminals_do_not(say: Run, tmp_path: Path) -> None:
    """Control characters of a name never reach the terminal."""
    write(tmp_path / "Kick\x1b[2J\n.wav")
    _, out, err = say("scan", str(tmp_path))
    assert "\x1b" not in out + err
    assert "Kick" in out


@pytest.mark.usefixtures("qapp")
def test_the_letter_is_saved_as_a_pdf(say: Run, session: Path, tmp_path: Path) -> None:
    """Beside whatever else is printed; a folder in its place is refused."""
    paper = tmp_path / "letter.pdf"
    code, out, _ = say("scan", str(session), "--letter", "--letter-pdf", str(paper))
    assert code == 0
    assert "What is fine already:" in out
    assert paper.read_bytes().startswith(b"%PDF-")
    code, _, err = say("scan", str(session), "--letter-pdf", str(tmp_path))
    assert code == 2
    assert "name the PDF itself" in err


def test_a_zip_says_how_its_names_were_read_and_reads_them_otherwise(say: Run, tmp_path: Path) -> None:
    """A guess is among the findings with what to do; a name given is no guess; an unknown one is a sentence."""
    sound = write(tmp_path / "a.wav").read_bytes()
    archive = str(zip_of(tmp_path / "a.zip", ["Głos.wav".encode("cp1250"), b"Kick.wav"], content=sound))
    code, out, _ = say("scan", archive)
    assert (code, "--encoding" in out) == (0, True)
    document = json.loads(say("scan", archive, "--json")[1])
    assert [problem["files"] for problem in document["problems"] if problem["code"] == "names_guessed"] == [["a.zip"]]
    document = json.loads(say("scan", archive, "--json", "--encoding", "windows-1250")[1])
    assert {stem["path"] for stem in document["stems"]} == {"Głos.wav", "Kick.wav"}
    assert "names_guessed" not in {problem["code"] for problem in document["problems"]}
    code, out, err = say("scan", archive, "--encoding", "klingon")
    assert (code, "klingon" in err, "Traceback" in err) == (2, True, False)
