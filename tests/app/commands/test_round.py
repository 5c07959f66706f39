"""`round` as a studio would script it."""

import hashlib
import json
from pathlib import Path

import pytest

from app.commands.context import opened
from app.domain.rounds import RoundState
from app.domain.session import SessionKind
from app.intake.grouping import GroupRules
from app.intake.scan import scan_folder
from tests.app.commands.conftest import Run
from tests.app.intake.audio import write
from tests.render.measure.test_difference import phrase


@pytest.fixture(autouse=True)
def ember(ask: Run) -> None:
    """A song to revise."""
    ask("client", "add", "Nova")
    ask("song", "add", "Ember", "--client", "Nova")


def test_a_round_is_opened_shown_and_listed(ask: Run) -> None:
    """Every verb answers with the row, `list` with a list of rows."""
    row = ask("round", "open", "--song", "ember")
    assert row == {
        "id": 1,
        "song_id": 1,
        "song": "Ember",
        "number": 1,
        "state": "open",
        "opened_at": row["opened_at"],
        "session_id": None,
        "job_id": None,
        "included": True,
        "sent_at": None,
        "decided_at": None,
        "decided_by": "",
        "signoff_files": [],
        "change_log": [],
    }
    assert row["opened_at"].endswith("Z")
    whole = {**row, "bus": None, "balance": {}}
    assert ask("round", "show", "1") == whole == ask("round", "show", "Ember/1")
    assert ask("round", "list") == [row] == ask("round", "list", "--song", "1")


@pytest.mark.parametrize("state", [state for state in RoundState if state is not RoundState.APPROVED])
def test_a_round_is_put_in_any_state(ask: Run, state: RoundState) -> None:
    """The song's count of rounds left follows."""
    ask("round", "add", "--song", "Ember")
    assert ask("round", "edit", "ember/1", "--state", state.value)["state"] == state.value
    assert ask("song", "show", "Ember")["rounds_left"] == (2 if state is RoundState.SUPERSEDED else 1)


def test_a_second_round_supersedes_the_first(ask: Run) -> None:
    """Both are listed in their order."""
    ask("round", "add", "--song", "Ember")
    ask("round", "add", "--song", "Ember")
    assert [(row["number"], row["state"]) for row in ask("round", "list")] == [(1, "superseded"), (2, "open")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "--song", "nothing"), "no song “nothing”"),
        (("add",), "--song"),
        (("show", "7"), "no round “7”"),
        (("list", "--song", "nothing"), "no song “nothing”"),
        (("edit", "1"), "--state"),
        (("edit", "1", "--state", "lost"), "lost"),
        (("edit", "1", "--state", "approved"), "approved"),
        (("approve", "1"), "--by"),
        (("approve", "7", "--by", "Zoë"), "no round “7”"),
        (("open", "--song", "ember", "--session", "7"), "no session 7"),
        (("open", "--song", "ember", "--render", "7"), "no render 7"),
    ],
)
def test_a_bad_request_is_one_sentence_and_exit_2(say: Run, words: tuple[str, ...], sentence: str) -> None:
    """Nothing on stdout, no traceback."""
    code, out, err = say("round", *words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_a_round_is_sent_and_signed_off_by_name(ask: Run, say: Run, tmp_path: Path) -> None:
    """Sign-off holds the name, the moment and the exact bytes of the files; it stands from then on."""
    mix = tmp_path / "mix.wav"
    mix.write_bytes(b"a mix")
    ask("round", "open", "--song", "Ember")
    assert ask("round", "send", "ember/1")["sent_at"].endswith("Z")
    row = ask("round", "approve", "1", "--by", "Zoë", "--at", "2026-03-31T14:30+01:00", "--file", str(mix))
    assert (row["state"], row["decided_by"], row["decided_at"]) == ("approved", "Zoë", "2026-03-31T13:30:00.000Z")
    assert row["signoff_files"] == [{"path": str(mix), "sha256": hashlib.sha256(b"a mix").hexdigest()}]
    code, out, err = say("round", "reject", "1")
    assert (code, out) == (2, "")
    assert "a sign-off stands" in err


def test_a_sign_off_without_files_says_so(ask: Run, say: Run) -> None:
    """The approval holds, but it names nothing."""
    ask("round", "open", "--song", "Ember")
    code, _, err = say("round", "approve", "1", "--by", "Zoë")
    assert code == 0
    assert "names no file" in err


def test_one_round_too_many_is_said_when_it_is_opened(ask: Run, say: Run) -> None:
    """It is marked as one that can be charged, unless the engineer includes it."""
    for _ in range(2):
        ask("round", "open", "--song", "Ember")
        ask("round", "reject", "ember/" + str(len(ask("round", "list"))))
    code, _, err = say("round", "open", "--song", "Ember")
    assert code == 0
    assert "one more than the 2 included" in err
    assert ask("round", "show", "ember/3")["included"] is False
    assert ask("round", "edit", "ember/3", "--included")["included"] is True
    assert ask("round", "supersede", "ember/3")["state"] == "superseded"


def test_what_may_be_charged_is_listed(ask: Run, say: Run) -> None:
    """The fact and the rate card's code; the amount is the rate card's."""
    ask("song", "edit", "ember", "--rounds", "0")
    say("round", "open", "--song", "Ember", "--extra")
    assert ask("round", "offers", "--song", "ember") == [
        {"round_id": 1, "code": "mixing.round", "description": "Round 1, beyond those included", "note_id": None}
    ]
    ask("note", "add", "1", "a new solo")
    ask("note", "decide", "1", "new_work")
    assert ask("round", "offers", "--song", "ember")[1]["description"] == "a new solo"


def test_two_rounds_are_compared(ask: Run, say: Run, tmp_path: Path) -> None:
    """Which stems changed and where, kept as the change log of the later round."""
    for number in (1, 2):
        folder = tmp_path / str(number)
        write(folder / "Kick.wav", phrase(2.0, seed=1)[:, None])
        write(folder / "Vox.wav", phrase(2.0, seed=2)[:, None] * number)
        if number == 2:
            write(folder / "Tambourine.wav", phrase(2.0, seed=3)[:, None])
        with opened() as catalogue:
            scan = scan_folder(folder, GroupRules.load())
            catalogue.sessions.record(1, SessionKind.PRINTED, scan)
        ask("round", "open", "--song", "Ember")
    code, out, _ = say("round", "compare", "Ember/2", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["change_log"] == ["Tambourine is new.", "Vox: 6.0 dB louder."]
    assert [(each["path"], each["kind"]) for each in found["changes"]] == [
        ("Tambourine.wav", "added"),
        ("Vox.wav", "level"),
    ]
    assert ask("round", "show", "Ember/2")["change_log"] == found["change_log"]
    assert say("round", "compare", "Ember/2", "--since", "Ember/1")[1] == "Tambourine is new.\nVox: 6.0 dB louder.\n"
    code, _, err = say("round", "compare", "Ember/1")
    assert code == 2
    assert "no session before" in err.splitlines()[-1]


def test_a_round_of_no_session_cannot_be_compared(say: Run, ask: Run) -> None:
    """One sentence says so."""
    ask("round", "open", "--song", "Ember")
    code, _, err = say("round", "compare", "Ember/1")
    assert code == 2
    assert "is about no session" in err
