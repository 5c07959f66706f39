"""VAT from a shell: registration, rates and tax points, by the day."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
Try = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("qapp")

SONG = {"title": "Ember", "stage": "both", "tracks": 30}


@pytest.fixture
def job(tmp_path: Path) -> str:
    """A job of £385.00 net."""
    path = tmp_path / "job.json"
    path.write_text(json.dumps({"songs": [SONG]}))
    return str(path)


@pytest.fixture
def studio(ask: Ask) -> Ask:
    """Registered from the first of April; its rate rises on the first of July."""
    details = ask(
        *(
            "studio",
            "set",
            "--name",
            "S",
            "--address",
            "1 Quay",
            "--vat-number",
            "GB123456782",
            "--vat-from",
            "2026-04-01",
        ),
        *("--vat-rate", "2026-07-01=22.5", "--vat-scheme", "CASH", "--vat-periods", "Stagger_2"),
    )
    assert (details["vat_from"], details["vat_rates"]) == ("2026-04-01", ["2026-07-01 22.50"])
    assert (details["vat_scheme"], details["vat_periods"]) == ("cash", "stagger_2")
    ask("client", "add", "Nova Records", "--kind", "business", "--address", "1 High St")
    return ask


def agreed(studio: Ask, say: Try, job: str, on: str, *more: str) -> dict[str, Any]:
    """A quote, kept, sent and accepted on a day."""
    code, out, err = say("quote", "--input", job, *more, "--on", on, "--json")
    assert (code, "VAT is" in err) == (0, "--version-of" in more)
    quote = json.loads(out)["quote"]
    studio("quote", "send", quote, "--on", on)
    accepted: dict[str, Any] = studio("quote", "accept", quote, "--on", on)
    return accepted


def test_a_deposit_from_before_registration_is_taxed_no_more(studio: Ask, say: Try, job: str) -> None:
    """Net £385.00 and a deposit of half before registration: £38.50 of VAT on the balance."""
    first = agreed(studio, say, job, "2026-03-10", "--client", "nova", "--save")
    assert (first["net_pence"], first["vat_pence"]) == (38_500, 0)
    deposit = studio("invoice", "issue", str(first["deposit_invoice"]), "--on", "2026-03-10", "--confirm-date")
    assert (deposit["gross_pence"], deposit["vat_pence"]) == (19_250, 0)
    code, _, err = say("invoice", "draft", "--quote", "Q1", "--on", "2026-04-20")
    assert (code, "another version" in err) == (2, True)
    agreed(studio, say, job, "2026-04-20", "--version-of", "Q1")
    draft = studio("invoice", "draft", "--quote", "Q1", "--on", "2026-04-20")
    final = studio("invoice", "issue", str(draft["id"]), "--on", "2026-04-20", "--confirm-date")
    assert (final["net_pence"], final["vat_pence"], final["gross_pence"]) == (19_250, 3_850, 23_100)


def test_a_new_rate_holds_from_its_day(studio: Ask, say: Try, job: str) -> None:
    """For estimates, quotes, drafts and what is issued; a draft at the old rate is refused with both rates."""
    for on, vat in (("2026-06-30", 7_700), ("2026-07-01", 8_663)):
        assert studio("quote", "--input", job, "--client", "nova", "--on", on)["vat_pence"] == vat
        draft = studio("invoice", "draft", "nova", "--line", "Tape=100", "--on", on)
        assert draft["vat_pence"] == (2_000 if vat == 7_700 else 2_250)
    code, _, err = say("invoice", "issue", "1", "--on", "2026-07-01", "--confirm-date")
    assert code == 2
    assert "VAT is 22.5 % from 1 July 2026 on, and draft 1 was made with 20 %" in err
    assert studio("invoice", "edit", "1", "--tax-point", "2026-06-30", "--on", "2026-07-02")["vat_pence"] == 2_000
    assert studio("invoice", "issue", "1", "--on", "2026-07-02", "--confirm-date")["vat_pence"] == 2_000


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--vat-from", "April"),
        ("--vat-rate", "2026-02-30=20"),
        ("--vat-rate", "2026-07-01=101"),
        ("--flat-rate", "16.5"),
        ("--vat-scheme", "flat"),
        ("--vat-year-end", "13"),
        ("--vat-scheme-from", "2026-07-01=standard"),
        ("--vat-scheme-from", "2026-08-01=margin"),
        ("--rate-change", "never"),
    ],
)
def test_what_vat_cannot_be_is_refused(studio: Ask, say: Try, option: str, value: str) -> None:
    """In one sentence; nothing is kept."""
    before = studio("studio", "show")
    code, out, err = say("studio", "set", option, value)
    assert (code, out) == (2, "")
    assert err.startswith("bouncedesk: ")
    assert studio("studio", "show") == before


def test_another_scheme_holds_from_a_day(studio: Ask, say: Try) -> None:
    """The first of a period, here of the second stagger group; what is named again for a day takes its place."""
    for name in ("flat", "Standard"):
        details = studio("studio", "set", "--vat-scheme-from", f"2026-08-01={name}", "--flat-rate", "2026-08-01=13")
    assert details["vat_scheme_changes"] == ["2026-08-01 standard"]
    code, _, err = say("studio", "set", "--vat-scheme-from", "2026-07-01=standard")
    assert code == 2
    assert "inside the period from 2026-05-01 to 2026-07-31" in err


def test_the_boxes_of_the_returns(studio: Ask, say: Try, tmp_path: Path) -> None:
    """As the studio accounts for VAT, or otherwise where that is named; what they lack is said beside them."""
    draft = studio("invoice", "draft", "nova", "--line", "Tape=100", "--on", "2026-05-20")
    studio("invoice", "issue", str(draft["id"]), "--on", "2026-05-20", "--confirm-date")
    assert say("invoice", "vat", "--json")[1].split() == ["[]"]
    assert "No money came yet" in say("invoice", "vat")[2]
    studio("invoice", "pay", "INV-0001", "--on", "2026-06-01", "--confirm-date")
    (by_cash,) = studio("invoice", "vat")
    assert (by_cash["name"], by_cash["since"], by_cash["until"]) == ("May–Jul 2026", "2026-05-01", "2026-07-31")
    assert [by_cash[f"box_{box}_pence"] for box in (1, 4, 5, 6)] == [2_000, 0, 2_000, 10_000]
    (issued,) = studio("invoice", "vat", "--basis", "Invoice", "--periods", "monthly")
    assert (issued["name"], issued["box_1_pence"]) == ("May 2026", 2_000)
    code, out, err = say("invoice", "vat")
    assert (code, "purchases are not kept here" in err, "May–Jul 2026" in out) == (0, True, True)
    path = tmp_path / "vat.csv"
    assert studio("invoice", "export", "--as", "vat", "--out", str(path))["periods"] == 1
    assert path.read_text("utf-8-sig").splitlines()[1].startswith("May–Jul 2026,2026-05-01")


def test_money_from_before_a_new_rate_is_refused(studio: Ask, say: Try) -> None:
    """It made the tax point, at the rate of its day; the sentence says what to do."""
    draft = studio("invoice", "draft", "nova", "--line", "Tape=100", "--on", "2026-07-02")
    studio("invoice", "issue", str(draft["id"]), "--on", "2026-07-02", "--confirm-date")
    code, out, err = say("invoice", "pay", "INV-0001", "--on", "2026-06-30", "--confirm-date")
    assert (code, out) == (2, "")
    assert "VAT was 20 % then" in err
    assert "with 2026-06-30 as its tax point" in err
    assert studio("invoice", "pay", "INV-0001", "--on", "2026-07-02", "--confirm-date")["balance_pence"] == 0


def test_a_draft_is_edited_into_another_currency(studio: Ask, say: Try) -> None:
    """And its rate alone, which then has a day of its own; a currency without a rate is refused."""
    draft = str(studio("invoice", "draft", "nova", "--line", "Tape=100", "--on", "2026-05-20")["id"])
    rate = ("--rate", "0.86", "--rate-source", "HMRC", "--on", "2026-05-21")
    edited = studio("invoice", "edit", draft, "--currency", "eur", *rate)
    assert (edited["currency"], edited["net_pence"], edited["rate_on"]) == ("EUR", 10_000, "2026-05-21")
    again = studio("invoice", "edit", draft, "--rate-on", "2026-05-19")
    assert [again[f"{key}"] for key in ("sterling_rate", "rate_on", "rate_source")] == ["0.86", "2026-05-19", "HMRC"]
    code, _, err = say("invoice", "edit", draft, "--currency", "USD")
    assert (code, "how many pounds one USD is worth" in err) == (2, True)


def test_a_quote_in_euros_is_billed_in_euros(studio: Ask, say: Try, job: str) -> None:
    """Its rate, day and source go with it to the last invoice; another currency, or none there is, is refused."""
    rate = ("--currency", "eur", "--rate", "0.86", "--rate-on", "2026-05-20", "--rate-source", "HMRC")
    accepted = agreed(studio, say, job, "2026-05-20", "--client", "nova", "--save", *rate)
    assert (accepted["currency"], accepted["net_pence"], accepted["rate_source"]) == ("EUR", 44_768, "HMRC")
    deposit = studio("invoice", "issue", str(accepted["deposit_invoice"]), "--on", "2026-05-20", "--confirm-date")
    assert (deposit["currency"], deposit["sterling_rate"], deposit["rate_on"]) == ("EUR", "0.86", "2026-05-20")
    draft = studio(
        *("invoice", "draft", "--quote", "Q1", "--line", "Tape=10.00", "--rate", "0.87", "--rate-source", "Bank"),
        *("--on", "2026-06-01"),
    )
    assert (draft["currency"], draft["sterling_rate"], draft["rate_source"]) == ("EUR", "0.87", "Bank")
    final = studio("invoice", "issue", str(draft["id"]), "--on", "2026-06-01", "--confirm-date")
    assert deposit["net_pence"] + final["net_pence"] == 44_768 + 1_000
    for wrong, why in (("USD", "is in EUR"), ("XXX", "not a valid currency")):
        code, _, err = say("invoice", "draft", "--deposit", "Q1", "--currency", wrong, "--rate", "0.8")
        assert (code, why in err) == (2, True)
    code, out, _ = say("quote", "--input", job, "--currency", "JPY", "--rate", "0.005")
    assert (code, "¥50,000" in out, "£" in out) == (0, True, False)
    assert studio("invoice", "verify")["ok"]
