"""`round` as a studio would script it."""

import pytest

from app.domain.catalogue import RoundState
from tests.app.commands.conftest import Run


@pytest.fixture(autouse=True)
def ember(ask: Run) -> None:
    """A song to revise."""
    ask("client", "add", "Nova")
    ask("song", "add", "Ember", "--client", "Nova")


def test_a_round_is_opened_shown_and_listed(ask: Run) -> None:
    """Every verb answers with the row, `list` with a list of rows."""
    row = ask("round", "add", "--song", "ember")
    assert row == {"id": 1, "song_id": 1, "song": "Ember", "number": 1, "state": "open", "opened_at": row["opened_at"]}
    assert row["opened_at"].endswith("Z")
    whole = {**row, "bus": None, "balance": {}}
    assert ask("round", "show", "1") == whole == ask("round", "show", "Ember/1")
    assert ask("round", "list") == [row] == ask("round", "list", "--song", "1")


@pytest.mark.parametrize("state", list(RoundState))
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
    ],
)
def test_a_bad_request_is_one_sentence_and_exit_2(say: Run, words: tuple[str, ...], sentence: str) -> None:
    """Nothing on stdout, no traceback."""
    code, out, err = say("round", *words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1
