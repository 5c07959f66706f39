"""`release` as a studio would script it."""

import pytest

from tests.app.commands.conftest import Run

LOW_WATER = {"id": 1, "title": "Low Water", "kind": "EP", "client_id": 1, "client": "Nova"}


def test_a_release_goes_in_and_comes_out(ask: Run) -> None:
    """Every verb answers with the row, `list` with a list of rows."""
    ask("client", "add", "Nova")
    assert ask("release", "add", "Low Water", "--client", "nova", "--kind", "ep") == LOW_WATER
    assert ask("release", "show", "low") == LOW_WATER
    assert ask("release", "list") == [LOW_WATER] == ask("release", "list", "--client", "1")
    assert ask("release", "edit", "1", "--kind", "album") == {**LOW_WATER, "kind": "album"}
    assert ask("release", "edit", "1", "--title", "High") == {**LOW_WATER, "kind": "album", "title": "High"}


def test_another_clients_releases_are_left_out(ask: Run) -> None:
    """`--client` narrows the list."""
    ask("client", "add", "Nova")
    ask("client", "add", "Tides")
    ask("release", "add", "Low Water", "--client", "Nova")
    assert ask("release", "list", "--client", "Tides") == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "x", "--client", "nobody"), "no client “nobody”"),
        (("add", "x"), "--client"),
        (("add", "x", "--client", "1", "--kind", "mixtape"), "mixtape"),
        (("show", "x"), "no release “x”"),
        (("list", "--client", "nobody"), "no client “nobody”"),
        (("edit", "1"), "no release 1|Nothing to change"),
    ],
)
def test_a_bad_request_is_one_sentence_and_exit_2(say: Run, words: tuple[str, ...], sentence: str) -> None:
    """Nothing on stdout, no traceback."""
    say("client", "add", "Nova")
    code, out, err = say("release", *words)
    assert (code, out) == (2, "")
    assert any(part in err for part in sentence.split("|"))
    assert len(err.splitlines()) == 1
