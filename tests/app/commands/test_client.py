"""`client` as a studio would script it."""

import pytest

from tests.app.commands.conftest import Run

NOVA = {"id": 1, "name": "Nova", "email": "nova@nova.example", "notes": "pays late"}


def test_a_client_goes_in_and_comes_out(ask: Run) -> None:
    """Every verb answers with the row, `list` with a list of rows."""
    assert ask("client", "add", "Nova", "--email", "nova@nova.example", "--notes", "pays late") == NOVA
    assert ask("client", "show", "nov") == NOVA
    assert ask("client", "list") == [NOVA]
    assert ask("client", "edit", "1", "--notes", "", "--name", "Nóva") == {**NOVA, "notes": "", "name": "Nóva"}


def test_people_get_an_aligned_table(say: Run) -> None:
    """Columns line up under their headings, wide characters and accents included."""
    say("client", "add", "夜の音", "--email", "a@b.example")
    say("client", "add", "Ze\u0301ro", "--email", "c@d.example")
    code, out, err = say("client", "list")
    assert (code, err) == (0, "")
    assert out.splitlines() == ["id  name    email", "2   Ze\u0301ro    c@d.example", "1   夜の音  a@b.example"]


def test_people_get_a_line_for_each_value(say: Run) -> None:
    """One row is read from top to bottom."""
    assert say("client", "add", "Nova")[1].splitlines() == ["id     1", "name   Nova", "email", "notes"]


def test_an_empty_list_is_an_empty_list(ask: Run, say: Run) -> None:
    """A script reads `[]`; a person is told, beside the output."""
    assert ask("client", "list") == []
    assert say("client", "list")[:2] == (0, "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "nobody"), "There is no client “nobody”"),
        (("show", "no"), "fits more than one client: 1 Nova, 2 Novak"),
        (("add", " "), "name is empty"),
        (("add", "NOVA"), "already a client 1"),
        (("add", "Other", "--email", "other"), "no e-mail address"),
        (("edit", "1"), "Nothing to change"),
        (("edit", "1", "--name", "novak"), "already a client 2"),
        (("add",), "Missing argument"),
        (("sing",), "No such command"),
    ],
)
def test_a_bad_request_is_one_sentence_and_exit_2(say: Run, words: tuple[str, ...], sentence: str) -> None:
    """Nothing on stdout, no traceback, nothing changed."""
    say("client", "add", "Nova")
    say("client", "add", "Novak")
    before = say("client", "list", "--json")
    code, out, err = say("client", *words, "--json")
    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1
    assert say("client", "list", "--json") == before


@pytest.mark.parametrize(
    "name", ["<b>bold</b>", "a\tb\x1b[31mred", "-dash", "'; DROP TABLE clients; --", "\u202eabc", "🎧"]
)
def test_hostile_names_are_only_names(say: Run, ask: Run, name: str) -> None:
    """They come back as typed in JSON, and steer nothing in a table."""
    say("client", "add", "--", name)
    assert ask("client", "list")[0]["name"] == name
    out = say("client", "list")[1]
    assert out.replace("\n", "").isprintable()
