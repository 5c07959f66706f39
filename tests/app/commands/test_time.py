"""`time` as a studio would script it."""

import pytest

from tests.app.commands.conftest import Run


@pytest.fixture(autouse=True)
def ember(ask: Run) -> None:
    """Two songs to work on."""
    ask("client", "add", "Nova")
    ask("song", "add", "Ember", "--client", "Nova")
    ask("song", "add", "Tide", "--client", "Nova")


def test_a_timer_is_started_and_stopped(ask: Run) -> None:
    """The row says whether it runs and for how long."""
    row = ask("time", "start", "ember", "--kind", "comping", "--note", "chorus")
    assert (row["song"], row["kind"], row["running"], row["note"]) == ("Ember", "comping", True, "chorus")
    other = ask("time", "start", "tide")
    assert ask("time", "show", "1")["running"] is False
    stopped = ask("time", "stop")
    assert (stopped["id"], stopped["running"]) == (other["id"], False)
    assert stopped["minutes"] >= 0
    assert [entry["id"] for entry in ask("time", "list")] == [2, 1]
    assert [entry["id"] for entry in ask("time", "list", "--song", "ember")] == [1]


def test_hours_are_written_down_changed_and_taken_away(ask: Run) -> None:
    """In minutes, or from one moment to another; a day alone will do."""
    row = ask("time", "add", "ember", "90", "--kind", "mastering", "--at", "2026-03-01")
    assert (row["minutes"], row["kind"], row["running"]) == (90.0, "mastering", False)
    row = ask("time", "edit", "1", "--from", "2026-03-01T10:00:00Z", "--to", "2026-03-01T11:00:00Z", "--song", "tide")
    assert (row["minutes"], row["song"], row["ended_at"]) == (60.0, "Tide", "2026-03-01T11:00:00.000Z")
    assert ask("time", "edit", "1", "--minutes", "15", "--kind", "admin")["minutes"] == 15.0
    assert ask("time", "remove", "1")["id"] == 1
    assert ask("time", "list") == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("start", "nothing"), "no song “nothing”"),
        (("start", "ember", "--kind", "tea"), "tea"),
        (("stop",), "No timer is running"),
        (("add", "ember", "0"), "cannot be 0"),
        (("add", "ember", "5", "--at", "soon"), "not a valid date and time"),
        (("show", "7"), "no time entry 7"),
        (("edit", "7", "--minutes", "5"), "no time entry 7"),
        (("edit", "7"), "Nothing to change"),
    ],
)
def test_a_bad_request_is_one_sentence_and_exit_2(say: Run, words: tuple[str, ...], sentence: str) -> None:
    """Nothing on stdout, no traceback."""
    code, out, err = say("time", *words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1
