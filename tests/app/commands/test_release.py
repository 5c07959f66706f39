"""`release` as a studio would script it."""

import pytest

from tests.app.commands.conftest import Run

LOW_WATER = {
    "id": 1,
    "title": "Low Water",
    "kind": "EP",
    "artist": "",
    "upc": "",
    "release_date": None,
    "archived_at": None,
    "client_id": 1,
    "client": "Nova",
}


def test_a_release_goes_in_and_comes_out(ask: Run) -> None:
    """Every verb answers with the row, `list` with a list of rows."""
    ask("client", "add", "Nova")
    assert ask("release", "add", "Low Water", "--client", "nova", "--kind", "ep") == LOW_WATER
    assert ask("release", "show", "low") == LOW_WATER
    assert ask("release", "list") == [LOW_WATER] == ask("release", "list", "--client", "1")
    assert ask("release", "edit", "1", "--kind", "album") == {**LOW_WATER, "kind": "album"}
    assert ask("release", "edit", "1", "--title", "High") == {**LOW_WATER, "kind": "album", "title": "High"}


def test_a_release_has_its_artist_code_and_date(ask: Run) -> None:
    """Given at once or later, and taken away again."""
    ask("client", "add", "Nova")
    row = ask("release", "add", "Low", "--client", "1", "--artist", "Zoë", "--upc", "0 36000 29145 2")
    assert (row["artist"], row["upc"]) == ("Zoë", "036000291452")
    assert ask("release", "edit", "1", "--date", "2026-12-01", "--upc", "")["release_date"] == "2026-12-01"
    row = ask("release", "edit", "1", "--date", "", "--artist", "")
    assert (row["artist"], row["upc"], row["release_date"]) == ("", "", None)


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
        (("add", "x", "--client", "1", "--upc", "036000291453"), "check digit"),
        (("add", "x", "--client", "1", "--date", "soon"), "not a valid date"),
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


def test_a_release_is_put_away_and_taken_out_again(ask: Run) -> None:
    """The list leaves it out unless asked; it is still found by name, and can be edited in the same go."""
    ask("client", "add", "Nova")
    ask("release", "add", "Low Water", "--client", "1")
    away = ask("release", "edit", "low", "--archive", "--artist", "Zoë")
    assert away["archived_at"]
    assert (ask("release", "list"), ask("release", "list", "--client", "nova")) == ([], [])
    assert ask("release", "list", "--all") == [away] == [ask("release", "show", "low water")]
    back = ask("release", "edit", "1", "--unarchive")
    assert (back["archived_at"], back["artist"]) == (None, "Zoë")
    assert ask("release", "list") == [back]
