"""`client` as a studio would script it."""

import pytest

from tests.app.commands.conftest import Run

NOVA = {
    "id": 1,
    "name": "Nova",
    "email": "nova@nova.example",
    "notes": "pays late",
    "kind": "private",
    "contacts": [],
    "address": "",
    "country": "GB",
    "terms_days": None,
    "vat_number": "",
    "po_needed": False,
    "naming": "",
    "mixing_bp": 0,
    "mastering_bp": 0,
    "archived_at": None,
    "erased_at": None,
}
TERMS = ("--kind", "business", "--terms", "14", "--po", "--vat", "de 123.456-789", "--country", "de")
PRICES = ("--mixing-bp", "-1000", "--mastering-bp", "250", "--naming", "{song}_{variant}")


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
    lines = say("client", "add", "Nova", "--contact", "Zoë; manager", "--contact", "Ann")[1].splitlines()
    assert lines[:3] == ["id            1", "name          Nova", "email"]
    assert "contacts      Zoë, Ann" in lines


def test_a_business_is_kept_with_its_terms(ask: Run) -> None:
    """Who they are for the invoice, what they pay, and how their files are called."""
    row = ask(
        "client", "add", "Nova", *TERMS, *PRICES, "--address", "1 Low St; Leeds", "--contact", "Zoë; boss; z@n.ex"
    )
    assert (row["kind"], row["terms_days"], row["po_needed"], row["vat_number"]) == (
        "business",
        14,
        True,
        "DE123456789",
    )
    assert (row["country"], row["address"], row["mixing_bp"], row["mastering_bp"]) == (
        "DE",
        "1 Low St\nLeeds",
        -1000,
        250,
    )
    assert row["contacts"] == [{"name": "Zoë", "role": "boss", "email": "z@n.ex", "phone": ""}]
    row = ask("client", "edit", "1", "--contact", "Ann", "--usual-terms", "--no-po", "--naming", "")
    assert [contact["name"] for contact in row["contacts"]] == ["Zoë", "Ann"]
    assert (row["terms_days"], row["po_needed"], row["naming"]) == (None, False, "")
    assert ask("client", "edit", "1", "--no-contacts")["contacts"] == []


def test_a_client_put_away_is_left_out_of_the_list(ask: Run) -> None:
    """They are still found by name, listed with --all, and come back."""
    ask("client", "add", "Nova")
    assert ask("client", "edit", "nova", "--archive")["archived_at"]
    assert ask("client", "list") == []
    assert len(ask("client", "list", "--all")) == 1
    assert ask("client", "edit", "nova", "--unarchive")["archived_at"] is None
    assert len(ask("client", "list")) == 1


def test_an_empty_list_is_an_empty_list(ask: Run, say: Run) -> None:
    """A script reads `[]`; a person reads a sentence beside the output."""
    assert ask("client", "list") == []
    assert say("client", "list")[:2] == (0, "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "nobody"), "There is no client “nobody”"),
        (("show", "no"), "fits more than one client: 1 Nova, 2 Novak"),
        (("add", " "), "name is empty"),
        (("add", "NOVA"), "already a client 1"),
        (("add", "Other", "--email", "other"), "not a valid e-mail address"),
        (("edit", "1"), "Nothing to change"),
        (("edit", "1", "--name", "novak"), "already a client 2"),
        (("add", "Other", "--vat", "12"), "not a valid VAT number"),
        (("add", "Other", "--country", "England"), "not a valid country code"),
        (("add", "Other", "--terms", "900"), "cannot be 900"),
        (("add", "Other", "--naming", "{song}_{mood}"), "not a valid naming template"),
        (("add", "Other", "--naming", "{song}"), "not a valid naming template"),
        (("add", "Other", "--naming", "{"), "not a valid naming template"),
        (("add", "Other", "--mixing-bp", "20000"), "cannot be 20000"),
        (("add", "Other", "--contact", "a;b;c@d.ex;e;f"), "is not a contact"),
        (("add", "Other", "--contact", ";b"), "contact's name is empty"),
        (("add", "Other", "--contact", "a;b;c"), "not a valid e-mail address"),
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


def test_an_address_is_shown_line_below_line(say: Run, ask: Run) -> None:
    """As it stands on a letter, not with signs for what cannot be printed."""
    say("client", "add", "Nova", "--address", "2 Road; Leeds", "--notes", "pays late\nask Zoe")
    lines = say("client", "show", "nova")[1].splitlines()
    at = lines.index("address       2 Road")
    assert lines[at + 1] == " " * 14 + "Leeds"
    assert lines[lines.index("notes         pays late") + 1] == " " * 14 + "ask Zoe"
    assert ask("client", "show", "nova")["address"] == "2 Road\nLeeds"
