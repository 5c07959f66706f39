"""`quote`, `invoice` and `studio` from a shell: a job from its quote to the last penny."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
Try = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("qapp")

JOB = {
    "songs": [{"title": "Ember", "stage": "mixing", "tracks": 30, "rounds": 3}],
    "vat_registered": True,
}


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """A job to price."""
    path = tmp_path / "job.json"
    path.write_text(json.dumps(JOB))
    return path


@pytest.fixture
def billing(ask: Ask) -> Ask:
    """A studio that has a name, a VAT number and a client."""
    details = ("--name", "Harbour Mixing", "--vat-number", "GB 123 4567 82", "--address", "Leith")
    ask("studio", "set", *details, "--terms-days", "30")
    ask("client", "add", "Nova Records", "--kind", "business", "--address", "1 High St; Leeds")
    return ask


def test_a_job_from_its_quote_to_the_last_penny(billing: Ask, say: Try, job: Path, tmp_path: Path) -> None:
    """Kept, sent, accepted, deposit and balance billed and paid: the books are whole."""
    kept = billing("quote", "--input", str(job), "--client", "nova", "--save", "--title", "Ember")
    assert (kept["quote"], kept["state"], kept["gross_pence"]) == ("Q1", "draft", 40_200)
    sent = billing("quote", "send", "Q1", "--out", str(tmp_path / "Q1.pdf"))
    assert sent["state"] == "sent"
    assert (tmp_path / "Q1.pdf").read_bytes().startswith(b"%PDF-1.4")
    accepted = billing("quote", "accept", "q1", "--by", "Zoë")
    assert accepted["state"] == "accepted"
    (song,) = accepted["songs"]
    assert billing("song", "show", str(song))["stage"] == "booked"
    for added in (("--line", "Tape hire=10.00"), ("--extras",), ("--discount", "5%")):
        code, out, err = say("invoice", "draft", "--deposit", "Q1", *added)
        assert (code, out, "stands on the balance" in err) == (2, "", True)
    deposit = billing("invoice", "issue", str(accepted["deposit_invoice"]), "--on", "2026-03-01", "--confirm-date")
    assert (deposit["number"], deposit["kind"], deposit["due_on"]) == ("INV-0001", "deposit", "2026-03-31")
    draft = billing("invoice", "draft", "--quote", "Q1", "--line", "Tape hire=2x10.00", "--po", "77")
    final = billing("invoice", "issue", str(draft["id"]), "--on", "2026-03-02", "--confirm-date")
    assert final["gross_pence"] == 40_200 - 20_100 + 2_400
    assert billing("invoice", "pay", "INV-0001", "--on", "2026-03-05", "--confirm-date")["state"] == "paid"
    part = billing("invoice", "pay", "inv-0002", "100", "--method", "bank", "--on", "2026-03-05", "--confirm-date")
    assert (part["state"], part["balance_pence"]) == ("part_paid", 12_500)
    shown = billing("invoice", "show", "INV-0002", "--on", "2026-04-11")
    assert [line["description"] for line in shown["lines"]][-2:] == [
        "Tape hire",
        "Less deposit, invoice INV-0001 of 1 March 2026",
    ]
    assert shown["late_interest"]["days"] == 10
    assert billing("invoice", "list", "--open")[0]["number"] == "INV-0002"
    assert billing("invoice", "verify") == {"ok": True, "checked": 2, "failures": [], "gaps": []}
    firm = billing("invoice", "remind", "INV-0002", "--on", "2026-05-01")["text"]
    assert firm.startswith("Hello Nova Records,")
    assert "£125.00" in firm
    assert "1 April 2026" in firm
    assert "of interest so far" in firm
    assert "8 % over Bank Rate, which was 3.75 % on 31 December 2025" in firm
    assert firm.endswith("Harbour Mixing\n")
    code, _, err = say("invoice", "remind", "INV-0001")
    assert (code, "Nothing is owed on INV-0001" in err) == (2, True)
    statement = billing("invoice", "statement", "nova", "--on", "2026-03-31")
    assert (statement["closing"], len(statement["rows"])) == (12_500, 4)


def test_a_day_far_from_today_is_confirmed(billing: Ask, say: Try) -> None:
    """A year is easily mistyped: asked of whatever is dated, and nothing is changed until it is."""
    draft = billing("invoice", "draft", "nova", "--line", "Mixing=100")
    for words in (
        ("issue", str(draft["id"])),
        ("pay", "INV-0001", "50"),
        ("refund", "INV-0001"),
        ("credit", "INV-0001", "--why", "x"),
    ):
        code, out, err = say("invoice", *words, "--on", "2019-03-01")
        assert (code, out) == (2, "")
        assert "1 March 2019 is " in err
        assert "--confirm-date" in err
        if words[0] == "issue":
            billing("invoice", "issue", str(draft["id"]), "--on", "2019-03-01", "--confirm-date")
    assert billing("invoice", "show", "INV-0001")["payments"] == []


def test_a_business_abroad_is_shown_to_be_one(billing: Ask, say: Try) -> None:
    """By evidence that stands on the invoice; and what a later version became does not hide the accepted one."""
    billing("client", "add", "Hafen", "--kind", "business", "--address", "Hafen 1", "--country", "DE")
    draft = billing("invoice", "draft", "hafen", "--line", "Mixing=300")
    code, out, err = say("invoice", "issue", str(draft["id"]))
    assert (code, out, "--business" in err) == (2, "", True)
    billing("invoice", "issue", str(draft["id"]), "--business", "trade register HRB 12")
    assert "trade register HRB 12" in billing("invoice", "show", "INV-0001")["remarks"]


def test_a_declined_version_does_not_hide_the_accepted_one(billing: Ask, job: Path) -> None:
    """It is shown, billed and answered by its number; any version is named by its own."""
    billing("quote", "--input", str(job), "--client", "nova", "--save", "--title", "Ember")
    billing("quote", "send", "Q1")
    billing("quote", "accept", "Q1")
    billing("quote", "--input", str(job), "--save", "--version-of", "Q1")
    assert billing("quote", "show", "Q1")["version"] == 1
    billing("quote", "send", "Q1")
    billing("quote", "decline", "Q1")
    shown = billing("quote", "show", "Q1")
    assert (shown["version"], shown["state"]) == (1, "accepted")
    assert billing("quote", "show", "Q1v2")["state"] == "declined"
    assert billing("invoice", "draft", "--quote", "Q1")["gross_pence"] == 40_200


def test_work_that_is_called_off_is_charged_its_fee(billing: Ask, job: Path) -> None:
    """A draft of what the terms say, less what was invoiced."""
    billing("quote", "--input", str(job), "--client", "nova", "--save", "--title", "Ember")
    billing("studio", "set", "--owner", "Jo Quay")
    billing("quote", "send", "Q1")
    billing("quote", "accept", "Q1")
    (draft,) = billing("quote", "call-off", "Q1")
    assert (draft["state"], draft["net_pence"], draft["gross_pence"]) == ("draft", 16_750, 20_100)


def test_aged_debtors_of_a_day(billing: Ask, say: Try, tmp_path: Path) -> None:
    """As a table, as JSON, and as the file that the name asks for."""
    draft = billing("invoice", "draft", "nova", "--line", "Mixing=100")
    billing("invoice", "issue", str(draft["id"]), "--on", "2026-03-01", "--confirm-date")
    aged = billing("invoice", "debtors", "--on", "2026-04-30")
    assert (aged["on"], aged["total_gbp"], aged["rows"][0]["ages"]["1–30 days"]) == ("2026-04-30", 12_000, 12_000)
    _, out, err = say("invoice", "debtors", "--on", "2026-04-30")
    assert ("£120.00 in all, in sterling." in out, err) == (True, "")
    for name, start in (("d.csv", b"\xef\xbb\xbfClient"), ("d.pdf", b"%PDF-")):
        billing("invoice", "debtors", "--on", "2026-04-30", "--out", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(start)
    assert billing("invoice", "debtors", "--on", "2026-02-28")["rows"] == []


def test_a_mistyped_payment_is_reversed(billing: Ask, say: Try) -> None:
    """By its id, for a reason; the sums are as if it had never been, and both entries stay."""
    draft = billing("invoice", "draft", "nova", "--line", "Mixing=100")
    billing("invoice", "issue", str(draft["id"]))
    billing("invoice", "pay", "INV-0001", "1200")
    (paid,) = billing("invoice", "show", "INV-0001")["payments"]
    code, out, err = say("invoice", "show", "INV-0001")
    assert f"  {paid['id']}  {paid['paid_on']}  payment" in out
    done = billing("invoice", "reverse", str(paid["id"]), "--why", "a nought too many")
    assert (done["amount"], done["reverses_id"], done["balance_pence"]) == (-120_000, paid["id"], 12_000)
    assert (done["kind"], done["number"], done["moved"]) == ("payment", "INV-0001", False)
    code, out, err = say("invoice", "reverse", str(paid["id"]), "--why", "again")
    assert (code, "reversed already" in err) == (2, True)
    code, out, err = say("invoice", "reverse", "99", "--why", "no such")
    assert (code, "There is no payment 99" in err) == (2, True)
    billing("invoice", "pay", "INV-0001", "120")
    code, out, err = say("invoice", "reverse", "3", "--why", "entered twice")
    assert out == "Payment 3 on INV-0001 is reversed: £120.00.\n"
    assert len(billing("invoice", "show", "INV-0001")["payments"]) == 4
    assert billing("invoice", "verify")["ok"]


def test_a_reminder_names_no_interest_by_an_outdated_rate(billing: Ask, say: Try) -> None:
    """Said beside it, once; when the studio has added that day's rate, the reminder has its paragraph."""
    draft = billing("invoice", "draft", "nova", "--line", "Mixing=100")
    billing("invoice", "issue", str(draft["id"]), "--on", "2031-02-01", "--confirm-date")
    code, out, err = say("invoice", "remind", "INV-0001", "--on", "2031-04-15")
    assert code == 0
    assert "of interest so far" not in out
    assert "Bank Rate on 31 December 2030 is not known here" in err
    billing("studio", "set", "--bank-rate", "2030-12-31=2.5", "--bank-rate", "2031-06-30=2")
    found = billing("studio", "set", "--bank-rate", "2031-06-30=2.25")
    assert found["bank_rates"] == ["2030-12-31 2.50", "2031-06-30 2.25"]
    code, out, err = say("invoice", "remind", "INV-0001", "--on", "2031-04-15")
    assert "which was 2.5 % on 31 December 2030" in out
    assert err == ""


def test_a_pdf_is_reprinted_as_it_was(billing: Ask, tmp_path: Path) -> None:
    """Byte for byte, whatever has become of the studio and the client meanwhile; before that, as a draft."""
    draft = billing("invoice", "draft", "nova", "--line", "Mixing: Ember=250.00")
    billing("invoice", "pdf", str(draft["id"]), "--out", str(tmp_path / "draft.pdf"))
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF-")
    billing("invoice", "issue", str(draft["id"]))
    billing("invoice", "pdf", "INV-0001", "--out", str(tmp_path / "a.pdf"))
    billing("studio", "set", "--name", "Another Name", "--accent", "#aa0000")
    billing("client", "edit", "nova", "--name", "Supernova")
    billing("invoice", "pdf", "INV-0001", "--out", str(tmp_path / "b.pdf"))
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_draft_is_edited_and_given_up(billing: Ask) -> None:
    """Prices, lines, words; and once void it is no more."""
    draft = billing("invoice", "draft", "nova", "--line", "Mixing=100", "--line", "Discount=-10.00")
    number = str(draft["id"])
    assert draft["net_pence"] == 9_000
    assert billing("invoice", "edit", number, "--price", "1=120.00", "--drop", "2")["net_pence"] == 12_000
    assert billing("invoice", "edit", number, "--line", "Mastering=75", "--remarks", "Thank you.")["net_pence"] == 7_500
    off = billing("invoice", "edit", number, "--discount", "10%", "--due", "2026-07-01")
    assert (off["net_pence"], off["due_on"]) == (6_750, "2026-07-01")
    assert billing("invoice", "edit", number, "--due", "")["due_on"] is None
    assert billing("invoice", "void", number)["state"] == "void"
    assert billing("invoice", "draft", "nova", "--line", "Mixing=100", "--discount", "25")["net_pence"] == 7_500
    assert billing("invoice", "draft", "nova", "--line", "Tape=4", "--due", "2026-07-02")["due_on"] == "2026-07-02"


def test_a_credit_note_and_a_refund(billing: Ask) -> None:
    """Paid, credited in part, paid back."""
    draft = billing("invoice", "draft", "nova", "--line", "Mixing=100", "--line", "Mastering=50")
    billing("invoice", "issue", str(draft["id"]))
    billing("invoice", "pay", "INV-0001")
    note = billing("invoice", "credit", "INV-0001", "--position", "2", "--why", "not wanted")
    assert (note["number"], note["gross_pence"], note["balance_pence"]) == ("CN-0001", -6_000, -6_000)
    assert billing("invoice", "refund", "CN-0001")["state"] == "paid"
    assert billing("invoice", "credit", "INV-0001", "--part", "1=12.50", "--why", "late")["gross_pence"] == -1_500


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invoice", "draft", "nova", "--line", "Mixing=£5.001"), "is not a valid amount in GBP"),
        (("invoice", "draft", "nova", "--line", "Mixing"), "is not a valid line"),
        (("invoice", "draft", "nova"), "nothing to bill"),
        (("invoice", "draft", "nova", "--line", "Mixing=5", "--currency", "EUR"), "how many pounds one EUR is worth"),
        (
            ("invoice", "draft", "nova", "--line", "Mixing=5.5", "--currency", "JPY", "--rate", "1"),
            "not a valid amount in JPY",
        ),
        (
            ("invoice", "draft", "nova", "--line", "Mixing=5", "--currency", "euro", "--rate", "1"),
            "is not a valid currency",
        ),
        (
            ("invoice", "draft", "nova", "--line", "Mixing=5", "--discount", "6"),
            "is not a valid discount on these lines",
        ),
        (
            ("invoice", "draft", "nova", "--line", "Mixing=5", "--discount", "101%"),
            "is not a valid discount; write it as 10%",
        ),
        (("invoice", "draft"), "Name one of a client, --quote or --deposit"),
        (("invoice", "draft", "--quote", "Q9"), "There is no quote 9"),
        (("invoice", "pay", "INV-0009"), "There is no invoice “INV-0009”"),
        (("invoice", "credit", "1", "--why", "x", "--on", "yesterday"), "is not a valid date"),
        (("quote", "--client", "nova"), "Name a job with --input"),
        (("quote", "show", "ember"), "A quote is named by its number"),
        (("studio", "set", "--accent", "teal"), "a colour such as"),
        (("studio", "set", "--vat-number", "12"), "not a valid VAT number"),
        (("studio", "set", "--prefix", "CN-"), "different prefixes"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(billing: Ask, say: Try, words: tuple[str, ...], said: str) -> None:
    """And nothing is changed."""
    code, out, error = say(*words)
    assert (code, out) == (2, "")
    assert said in error
    assert error.count("\n") == 1
    assert billing("invoice", "list") == []


def test_the_books_are_exported(billing: Ask, say: Try, tmp_path: Path) -> None:
    """For each program; credit notes apart where it wants them so, VAT by quarter, nothing half written."""
    for line, day in (("Mixing: Ember=250.00", "2026-03-30"), ("Mastering: Ember=75.00", "2026-04-02")):
        draft = billing("invoice", "draft", "nova", "--line", line)
        billing("invoice", "issue", str(draft["id"]), "--on", day, "--confirm-date")
    note = billing("invoice", "credit", "INV-0002", "--why", "late", "--on", "2026-04-03", "--confirm-date")
    if note["state"] == "draft":
        billing("invoice", "issue", str(note["id"]), "--on", "2026-04-03", "--confirm-date")
    written = {}
    for program, count in (("xero", 3), ("quickbooks", 2), ("quickbooks-credits", 1), ("sage", 3), ("csv", 3)):
        path = tmp_path / f"{program}.csv"
        code, out, err = say("invoice", "export", "--as", program, "--out", str(path), "--json")
        assert (code, json.loads(out)["invoices"]) == (0, count)
        assert ("1 credit note left out" in err) == (program == "quickbooks")
        written[program] = path.read_bytes()
    assert b"CN-0001" not in written["quickbooks"]
    assert written["csv"].startswith(b"\xef\xbb\xbf")
    assert not written["xero"].startswith(b"\xef\xbb\xbf")
    code, out, err = say("invoice", "export", "--as", "Xero", "--check", "--out", str(tmp_path / "no.csv"), "--json")
    assert (code, json.loads(out)) == (0, {"path": None, "invoices": 3, "differences": []})
    billing("invoice", "pay", "INV-0001")
    paid = tmp_path / "paid.csv"
    code, out, err = say("invoice", "export", "--as", "sage-payments", "--out", str(paid), "--json")
    assert (code, json.loads(out)["payments"]) == (0, 1)
    assert "Sage 50 imports none that is allocated. Allocate them there." in err
    assert b"SA,NOVA" in paid.read_bytes()
    path = tmp_path / "march.csv"
    assert billing("invoice", "export", "--as", "csv", "--to", "2026-03-31", "--out", str(path))["invoices"] == 1
    assert billing("invoice", "export", "--as", "vat", "--out", str(path))["periods"] == 2
    assert (
        path.read_text("utf-8-sig").splitlines()[1]
        == "2026 Q1,2026-01-01,2026-03-31,250.00,50.00,50.00,0.00,50.00,250.00"
    )
    code, _, err = say("invoice", "export", "--as", "vat", "--from", "2026-03-31", "--out", str(tmp_path / "no.csv"))
    assert (code, "whole periods" in err) == (2, True)
    assert not (tmp_path / "no.csv").exists()


def test_another_currency_is_told_in_sterling_too(billing: Ask) -> None:
    """Yen without decimals, for a business abroad; paid in yen, counted in pounds."""
    billing("client", "add", "Kumo", "--kind", "business", "--country", "JP", "--address", "1 Honcho")
    line = ("--line", "Mixing=50000")
    draft = billing("invoice", "draft", "kumo", *line, "--currency", "jpy", "--rate", "0.00525")
    assert (draft["currency"], draft["gross_pence"]) == ("JPY", 50_000)
    billing("invoice", "issue", str(draft["id"]))
    assert billing("invoice", "pay", "INV-0001", "20000")["balance_pence"] == 30_000
    (payment,) = billing("invoice", "show", "INV-0001")["payments"]
    assert payment["amount_gbp"] == 10_500
    assert billing("invoice", "verify")["ok"]


def test_a_song_is_not_delivered_before_it_is_paid(billing: Ask, say: Try) -> None:
    """Held and released from a shell."""
    billing("song", "add", "Ember", "--client", "nova")
    billing("song", "edit", "ember", "--stage", "mixing")
    quote = billing("song", "hold", "ember")
    assert quote == {"song": "Ember", "held": True, "owed": []}
    assert billing("song", "edit", "ember", "--stage", "delivered")["stage"] == "delivered"
    assert billing("song", "unhold", "ember", "--why", "old friend")["held"] is False
    code, _, error = say("song", "unhold", "ember", "--why", "again")
    assert (code, "is not held" in error) == (2, True)


def test_a_months_end_is_shown_and_locked(billing: Ask, say: Try) -> None:
    """What waits in it by name, for people and as JSON; then the lock, which it knows of."""
    draft = billing("invoice", "draft", "nova", "--line", "Mixing=250.00")
    billing("invoice", "issue", str(draft["id"]), "--on", "2026-03-30", "--confirm-date")
    billing("invoice", "pay", "INV-0001", "--on", "2026-03-31", "--confirm-date")
    seen = billing("books", "month", "2026-03")
    assert (seen["since"], seen["until"], seen["locked"]) == ("2026-03-01", "2026-03-31", False)
    assert [(item["key"], len(item["rows"])) for item in seen["items"] if item["rows"]] == [("unnamed", 1)]
    code, out, _ = say("books", "month", "2026-03")
    assert code == 0
    assert "Payments without a reference: 1, £300" in out
    billing("books", "lock", "--until", "2026-03-31")
    assert billing("books", "month", "2026-03")["locked"] is True
    code, _, err = say("books", "month", "3/2026")
    assert (code, "write it as 2026-03" in err) == (2, True)
