"""`song brief`, `song ready` and `song letter` as a studio would script them."""

from pathlib import Path

import pytest

from app.bootstrap import compose
from app.domain.session import SessionKind
from tests.app.catalogue.samples import make_scan
from tests.app.commands.conftest import Run

EMPTY = {
    "song_id": 1,
    "goals": "",
    "references": [],
    "tempo_bpm": None,
    "key": "",
    "deadline": None,
    "deadline_agreed": False,
    "variants": [],
    "formats": [],
    "release_plan": "",
    "remarks": "",
    "missing": ["goals", "references", "tempo_bpm", "key", "deadline", "variants", "release_plan"],
}
WHOLE = (
    *("--goals", "warm", "--reference", "https://x.org/a", "--reference", "Song B", "--tempo", "92,5", "--key", "f#m"),
    *("--deadline", "2026-12-01", "--agreed", "--want", "main", "--want", "tv", "--format", "mp3-320"),
    *("--release-plan", "EP", "--remarks", "ring first"),
)


@pytest.fixture(autouse=True)
def ember(ask: Run) -> None:
    """A song."""
    ask("client", "add", "Nova")
    ask("song", "add", "Ember", "--client", "Nova")


@pytest.fixture
def session(home: Path) -> None:
    """Stems of the song, one with a fault."""
    with compose(home) as studio:
        studio.catalogue.sessions.record(1, SessionKind.RECEIVED, make_scan(Path("/sessions/ember")))


def test_a_brief_is_entered_shown_and_emptied(ask: Run) -> None:
    """Each option changes its value alone; '' takes away; the due date is the song's own."""
    assert ask("song", "brief", "ember") == EMPTY
    entered = ask("song", "brief", "ember", *WHOLE)
    assert (entered["references"], entered["tempo_bpm"], entered["key"]) == (
        ["https://x.org/a", "Song B"],
        92.5,
        "F♯ minor",
    )
    assert (entered["deadline"], entered["deadline_agreed"], entered["missing"]) == ("2026-12-01", True, [])
    assert (entered["variants"], entered["formats"], entered["remarks"]) == (["main", "tv"], ["mp3-320"], "ring first")
    assert ask("song", "show", "ember")["due"] == "2026-12-01"
    moved = ask("song", "brief", "ember", "--deadline", "2026-12-08")
    assert moved == {**entered, "deadline": "2026-12-08", "deadline_agreed": False}
    emptied = [
        part
        for name in ("goals", "reference", "tempo", "key", "deadline", "want", "format")
        for part in (f"--{name}", "")
    ]
    assert ask("song", "brief", "ember", *emptied, "--release-plan", "", "--remarks", "", "--not-agreed") == EMPTY


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--tempo", "500", "from 20 to 400"),
        ("--tempo", "fast", "not a valid tempo"),
        ("--tempo", "nan", "from 20 to 400"),
        ("--key", "H flat", "not a valid key"),
        ("--deadline", "tomorrow", "not a valid date"),
        ("--want", "karaoke", "no variant called"),
        ("--format", "wav23", "no format called"),
    ],
)
def test_what_cannot_be_is_one_sentence(say: Run, ask: Run, option: str, value: str, said: str) -> None:
    """And nothing of the command is kept, exit 2."""
    code, out, err = say("song", "brief", "ember", "--goals", "warm", option, value)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert ask("song", "brief", "ember") == EMPTY


def test_no_deadline_cannot_be_agreed(say: Run) -> None:
    """There must be a date first."""
    code, _, err = say("song", "brief", "ember", "--agreed")
    assert code == 2
    assert "no deadline to agree to" in err


@pytest.mark.usefixtures("session")
def test_the_checklist_counts_what_is_there(ask: Run, say: Run) -> None:
    """Line by line it fills, until the work can begin."""
    before = ask("song", "ready", "ember")
    assert (before["ready"], before["done"], before["of"]) == (False, 2, 6)
    assert [item["check"] for item in before["items"] if item["missing"]] == [
        *("groups_confirmed", "reference", "brief", "deadline")
    ]
    ask("song", "brief", "ember", *WHOLE)
    assert ask("song", "ready", "ember", "--groups-confirmed")["ready"]
    assert not ask("song", "ready", "ember", "--groups-open")["ready"]
    _, out, _ = say("song", "ready", "ember")
    assert "[ ] The groups are confirmed: Look through" in out
    assert out.endswith("5 of 6: not ready yet.\n")


def test_groups_of_nothing_cannot_be_confirmed(say: Run) -> None:
    """The stems come first."""
    code, _, err = say("song", "ready", "ember", "--groups-confirmed")
    assert code == 2
    assert "no groups to confirm" in err


@pytest.mark.usefixtures("session", "qapp")
def test_the_letter_asks_for_what_the_brief_lacks(say: Run, ask: Run, tmp_path: Path) -> None:
    """What is known is not asked again; as a PDF it is a file of its own."""
    ask("song", "brief", "ember", "--tempo", "92", "--goals", "warm")
    ask("studio", "set", "--name", "Harbour Mixing")
    code, out, _ = say("song", "letter", "ember")
    assert out.rstrip().endswith("Harbour Mixing")
    assert code == 0
    assert out.startswith("Your files for “Ember”\n\nHi Nova,")
    assert "Which key is it in?" in out
    assert "tempo" not in out
    assert say("song", "letter", "ember", "--pdf", str(tmp_path / "letter.pdf")) == (0, "", "")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")


def test_a_letter_needs_files(say: Run) -> None:
    """There is nothing to write about before they arrive."""
    code, _, err = say("song", "letter", "ember")
    assert code == 2
    assert "No files have arrived" in err
