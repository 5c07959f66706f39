"""The recipes of the books, as both shells call them: a quote booked, drafts, credit notes, what settles, papers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.billing.account import account_of
from app.billing.amounts import Exchange
from app.billing.studio import save_studio
from app.billing.vat_return import VatAccounting
from app.billing.vat_scheme import Basis
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.domain.billing import DEDUCTION, InvoiceKind, InvoiceState, Standing
from app.domain.catalogue import Client, ClientKind
from app.errors import NextSteps
from app.paths import find_paths
from app.use_cases.audit import BooksCheck, InvoiceExport, PaymentExport, VatExport, difference_words, save_export
from app.use_cases.books import Books, paper_name
from app.use_cases.invoices import (
    DraftRequest,
    credit_invoice,
    draft_balance,
    draft_deposit,
    draft_invoice,
    invoice_paper,
    issue_invoice,
)
from app.use_cases.payments import pay, pay_on, refund, reverse_payment, use_credit, write_off
from app.use_cases.quotes import (
    Booking,
    accept_quote,
    decline_quote,
    draft_quote,
    edit_quote,
    next_version,
    quote_paper,
    send_quote,
)
from app.use_cases.statements import remind, statement, statement_paper
from render.errors import BouncedeskError
from tests.app.billing.samples import JOB, STUDIO, PlainPapers, line
from tests.refusals import refused

_WINDOW = NextSteps.of("window")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue, at noon on the first of March."""
    database = open_database(tmp_path / "catalogue.db", tmp_path / "backups")
    with Catalogue(database, "owner", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as opened:
        yield opened


@pytest.fixture
def books(catalogue: Catalogue, home: Path) -> Books:
    """The books of the first of March, with the studio's details as they are on disk."""
    paths = find_paths(home)
    save_studio(paths.studio, STUDIO)
    return Books.open(catalogue, paths, lambda _studio: PlainPapers(), date(2026, 3, 1))


@pytest.fixture
def client(catalogue: Catalogue) -> Client:
    """A business at home."""
    return catalogue.clients.add("Nova Records", kind=ClientKind.BUSINESS, address="1 High St\nLeeds")


@pytest.fixture
def booked(books: Books, client: Client) -> Booking:
    """A quote over a mix that the client has accepted."""
    draft = books.quoter.draft(client.id, JOB, books.today)
    return accept_quote(books, send_quote(books, draft.id).id)


def issued(books: Books, client: Client, *pence: int) -> int:
    """The id of an invoice over so much, issued today."""
    return issue_invoice(books, draft_invoice(books, client.id, DraftRequest([line(each) for each in pence])).id).id


def test_an_accepted_quote_is_booked_with_its_deposit_in_the_clients_name(books: Books, booked: Booking) -> None:
    """Nobody else was named; the songs are in the catalogue, and the deposit is a draft."""
    assert booked.quote.decided_by == "Nova Records"
    assert [books.catalogue.songs.get(each).title for each in booked.quote.songs.values()] == ["Ember"]
    assert booked.deposit
    assert (booked.deposit.kind, booked.deposit.state) == (InvoiceKind.DEPOSIT, InvoiceState.DRAFT)


def test_a_client_nobody_knows_is_added_only_where_one_is_meant(books: Books, client: Client) -> None:
    """A slip of the fingers is refused with nothing kept; a known name is never added twice."""
    with refused("no_such_name", noun="client"):
        draft_quote(books, "Nva Records", JOB)
    assert draft_quote(books, "nova", JOB).client_id == client.id
    assert draft_quote(books, "NOVA RECORDS", JOB, new_client=True).client_id == client.id
    added = draft_quote(books, "Rosa Fenn", JOB, new_client=True)
    assert books.catalogue.clients.get(added.client_id).name == "Rosa Fenn"
    assert len(books.catalogue.clients.all()) == 2


def test_a_client_is_not_added_without_their_quote(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both or neither."""

    def refuse(*_: object, **__: object) -> None:
        raise BouncedeskError("The disk is full.", code="not_written")

    monkeypatch.setattr("app.billing.quote.Quoter.draft", refuse)
    with refused("not_written"):
        draft_quote(books, "Rosa Fenn", JOB, new_client=True)
    assert books.catalogue.clients.all() == []


def test_another_version_keeps_what_is_not_named(books: Books, client: Client) -> None:
    """Title and songs of the one before, as far as the job still has them; a draft is edited in place."""
    song = books.catalogue.songs.add(client.id, "Ember")
    quote = draft_quote(books, client.name, JOB, title="The album", songs={0: song.id})
    assert edit_quote(books, quote.id, title="The EP").songs == {0: song.id}
    second = next_version(books, send_quote(books, quote.id).id, JOB)
    assert (second.name, second.title, second.songs) == ("Q1 version 2", "The EP", {0: song.id})
    third = next_version(books, second.id, replace(JOB, songs=()), title="Nothing")
    assert (third.title, third.songs) == ("Nothing", {})


def test_a_quote_that_cannot_be_booked_whole_is_not_accepted(
    books: Books, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the deposit cannot be drafted, the quote still waits for its answer."""
    quote = send_quote(books, books.quoter.draft(client.id, JOB, books.today).id)

    def refuse(*_: object) -> None:
        raise BouncedeskError("The disk is full.", code="disk_full")

    monkeypatch.setattr("app.billing.draft.Drafter.booking", refuse)
    with refused("disk_full"):
        accept_quote(books, quote.id, "Ada")
    assert books.catalogue.quotes.get(quote.id) == quote
    assert not books.catalogue.songs.board()


def test_a_declined_quote_names_who_declined_it(books: Books, client: Client) -> None:
    """The client, or who was named."""
    for by, named in (("", "Nova Records"), ("Ada", "Ada")):
        quote = send_quote(books, books.quoter.draft(client.id, JOB, books.today).id)
        assert decline_quote(books, quote.id, by).decided_by == named


def test_remarks_and_due_day_stand_on_drafts_of_a_quote_too(books: Books, booked: Booking) -> None:
    """Whatever is billed takes the same words; the deposit that was drafted with the booking is void first."""
    assert booked.deposit
    books.catalogue.invoices.void(booked.deposit.id)
    asked = DraftRequest(remarks="Thank you.", due_on="2026-04-01", po_number="PO-1")
    for draft in (draft_deposit(books, booked.quote.id, asked), draft_balance(books, booked.quote.id, asked)):
        assert (draft.remarks, draft.due_on, draft.po_number) == ("Thank you.", "2026-04-01", "PO-1")


def test_a_balance_takes_further_lines_and_a_discount(books: Books, booked: Booking) -> None:
    """Of all the lines together, what was invoiced before left out."""
    asked = DraftRequest([line(10_000, "Tape")], discount="10%")
    draft = draft_balance(books, booked.quote.id, asked)
    assert draft.lines[-1].amount == -(booked.quote.net + 10_000 + 5) // 10
    assert draft.amounts.net == booked.quote.net + 10_000 + draft.lines[-1].amount


def test_a_draft_is_made_at_once(books: Books, booked: Booking, client: Client) -> None:
    """With its discount, remarks and day: the log knows of no editing that nobody did."""
    asked = DraftRequest([line(10_000)], remarks="Thank you.", discount="10%", due_on="2026-04-01")
    drafts = (draft_invoice(books, client.id, asked), draft_balance(books, booked.quote.id, asked))
    for draft in drafts:
        assert (draft.remarks, draft.due_on, draft.lines[-1].code) == ("Thank you.", "2026-04-01", "discount")
    logged = [(entry.subject_id, entry.action) for entry in books.catalogue.activity.all("invoice")]
    assert [entry for entry in logged if entry[0] in [draft.id for draft in drafts]] == [
        (draft.id, "added") for draft in reversed(drafts)
    ]


def test_nothing_is_taken_off_a_deposit(books: Books, booked: Booking) -> None:
    """It is what the quote asks for."""
    assert booked.deposit
    books.catalogue.invoices.void(booked.deposit.id)
    before = books.catalogue.invoices.all()
    with refused("fixed_lines", quote=booked.quote.name):
        draft_deposit(books, booked.quote.id, DraftRequest(discount="10%"))
    assert books.catalogue.invoices.all() == before


def test_quotes_are_not_billed_in_another_currency(books: Books, booked: Booking, client: Client) -> None:
    """But in their own; and nothing is drafted of nothing."""
    foreign = DraftRequest([line(500)], exchange=Exchange("EUR", 2, "0.9"), extras=True)
    before = books.catalogue.invoices.all()
    for draft in (draft_deposit, draft_balance):
        with refused("quote_currency", currency="EUR"):
            draft(books, booked.quote.id, foreign)
    with refused("nothing_to_bill"):
        draft_invoice(books, client.id, DraftRequest(extras=True))
    assert books.catalogue.invoices.all() == before


def test_a_credit_note_says_what_stands_to_the_clients_credit(books: Books, client: Client) -> None:
    """Of a paid invoice all of it, of an open one nothing; a draft waits."""
    paid, owed = issued(books, client, 10_000), issued(books, client, 5_000)
    pay(books.catalogue, paid, None, books.today)
    assert credit_invoice(books, paid, "Sorry").credit == 12_000
    draft = credit_invoice(books, owed, "Sorry", only_draft=True)
    assert (draft.note.state, draft.credit) == (InvoiceState.DRAFT, 0)
    books.catalogue.invoices.void(draft.note.id)
    assert credit_invoice(books, owed, "Sorry").credit == 0


def test_a_credit_note_without_a_reason_is_refused(books: Books, client: Client) -> None:
    """In both shells alike, and nothing is credited; spaces are no reason."""
    invoice = issued(books, client, 10_000)
    for why in ("", "  "):
        with refused("no_credit_reason"):
            credit_invoice(books, invoice, why)
    assert [each.state for each in books.catalogue.invoices.all()] == [InvoiceState.ISSUED]


def test_a_credit_note_that_cannot_be_issued_leaves_no_draft(
    books: Books, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it took can be credited again."""
    invoice = issued(books, client, 10_000)

    def refuse(*_: object) -> bytes:
        raise BouncedeskError("Qt cannot be loaded.", code="no_qt")

    with monkeypatch.context() as broken:
        broken.setattr(PlainPapers, "invoice", refuse)
        with refused("no_qt"):
            credit_invoice(books, invoice, "Sorry")
    assert [each.state for each in books.catalogue.invoices.all()] == [InvoiceState.VOID, InvoiceState.ISSUED]
    assert credit_invoice(books, invoice, "Sorry").note.label == "CN-0001"


def test_money_is_paid_back_of_the_credit_note_over_an_invoice(books: Books, client: Client) -> None:
    """Whoever names the invoice means what is left to pay back of it."""
    invoice = issued(books, client, 10_000)
    pay(books.catalogue, invoice, None, books.today)
    note = credit_invoice(books, invoice, "Sorry", parts={1: 2_500}).note
    assert refund(books.catalogue, invoice, 1_000, books.today).invoice_id == note.id
    assert account_of(books.catalogue, note.id).balance == -2_000
    with refused("refund_too_large", most=2_000):
        refund(books.catalogue, invoice, 2_001, books.today)


def test_a_refund_beyond_one_credit_takes_the_clients_others(books: Books, client: Client) -> None:
    """After the named one the oldest first, an entry each; reversed as one by any of them, and nothing of others."""
    catalogue, today = books.catalogue, books.today
    papers = [issued(books, client, 10_000) for _ in range(3)]
    euros = draft_invoice(books, client.id, DraftRequest([line(10_000)], exchange=Exchange("EUR", 2, "0.86")))
    abroad = issue_invoice(books, euros.id).id
    for paper, over in zip((*papers, abroad), (1_000, 2_000, 3_000, 4_000), strict=True):
        pay(catalogue, paper, 12_000 + over, today)

    def balances() -> list[int]:
        return [account_of(catalogue, each).balance for each in (*papers, abroad)]

    with refused("refund_too_large", most=6_000):
        refund(catalogue, papers[1], 6_001, today)
    first = refund(catalogue, papers[1], 5_000, today, "bank", "R1")
    assert (first.invoice_id, first.amount, balances()) == (papers[1], -2_000, [0, 0, -1_000, -4_000])
    beside = catalogue.payments.beside(first.id)
    assert [(each.invoice_id, each.amount, each.reference) for each in beside] == [
        (papers[0], -1_000, "R1"),
        (papers[2], -2_000, "R1"),
    ]
    sheet = PaymentExport("csv-payments").export(catalogue).content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[6] for row in sheet if ",Refund," in row] == ["-20.00", "-10.00", "-20.00"]
    assert BooksCheck.of(catalogue, find_paths().backups).report.failures == ()
    done = reverse_payment(catalogue, beside[1].id, today, "mistyped")
    assert (done.taken_back, balances()) == (first, [-1_000, -2_000, -3_000, -4_000])
    assert "£50.00" in done.sentence
    for each in (first, *beside):
        with refused("reversed_already"):
            reverse_payment(catalogue, each.id, today)
    assert refund(catalogue, papers[1], None, today).amount == -2_000
    with refused("nothing_to_refund"):
        refund(catalogue, papers[1], 100, today)


def test_what_settles_an_invoice_is_refused_where_it_makes_no_sense(books: Books, client: Client) -> None:
    """Each with its code; nothing is written down."""
    invoice, other = issued(books, client, 10_000), issued(books, client, 5_000)
    draft = draft_invoice(books, client.id, DraftRequest([line(100)])).id
    stranger = issued(books, books.catalogue.clients.add("Ada"), 100)
    note = credit_invoice(books, other, "Sorry", only_draft=True).note.id
    issue_invoice(books, note)
    catalogue, today = books.catalogue, books.today
    refusals: dict[str, Callable[[], object]] = {
        "not_issued": lambda: pay(catalogue, draft, 100, today),
        "credit_note_paid": lambda: pay(catalogue, note, 100, today),
        "no_amount": lambda: pay(catalogue, invoice, 0, today),
        "nothing_owed": lambda: write_off(catalogue, other, today, "gone"),
        "nothing_to_refund": lambda: refund(catalogue, invoice, None, today),
        "other_account": lambda: use_credit(catalogue, stranger, invoice, None, today),
        "credit_does_not_fit": lambda: use_credit(catalogue, other, invoice, None, today),
    }
    before = {each.id: account_of(catalogue, each.id) for each in catalogue.invoices.all()}
    for code, act in refusals.items():
        with refused(code):
            act()
    assert before == {each.id: account_of(catalogue, each.id) for each in catalogue.invoices.all()}


def test_a_paper_is_called_as_what_it_is(books: Books, booked: Booking, client: Client, tmp_path: Path) -> None:
    """By its number, as it was issued or sent; a stroke in it is no folder."""
    assert booked.deposit
    draft = invoice_paper(books, booked.deposit.id)
    assert (draft.name, draft.content) == (
        f"draft {booked.deposit.id}.pdf",
        f"%PDF None {booked.quote.deposit} ".encode(),
    )
    issue_invoice(books, booked.deposit.id)
    paper = invoice_paper(books, booked.deposit.id)
    assert (paper.name, paper.content) == ("INV-0001.pdf", books.catalogue.invoices.pdf(booked.deposit.id))
    sent = quote_paper(books, booked.quote.id)
    assert (sent.name, sent.content) == ("Q1.pdf", books.catalogue.quotes.pdf(booked.quote.id))
    books.catalogue.clients.edit(client.id, name="Nova/Ada")
    kept = statement_paper(books, client.id).save_in(tmp_path / "papers")
    assert kept == tmp_path / "papers" / "Statement Nova-Ada.pdf"
    assert kept.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Your files for “A/B: C”", "Your files for A-B C"),
        ("INV/0012", "INV-0012"),
        ("Q12 version 2", "Q12 version 2"),
        ("a\tb\x00c", "a b c"),
        ("///", "Paper"),
        ("..", "Paper"),
        ("x" * 300, "x" * 200),
        ("é" * 300, "é" * 100),
    ],
)
def test_a_paper_is_called_what_a_file_may_be_called(title: str, name: str) -> None:
    """Whatever was typed, on any system."""
    assert paper_name(title) == f"{name}.pdf"


def test_a_statement_takes_a_currency_as_it_is_typed(books: Books, client: Client) -> None:
    """In any case; what was not billed in it has no statement."""
    issued(books, client, 10_000)
    assert statement(books, client.id, currency=" gbp ").closing == 12_000
    with refused("nothing_issued", currency="EUR"):
        statement(books, client.id, currency="eur")


def test_an_export_is_called_by_what_is_in_it(books: Books, client: Client, tmp_path: Path) -> None:
    """Wherever it is written; what a program imports apart is said with the shell's own advice."""
    assert InvoiceExport("xero", "2026-04-01", "2026-06-30").name == "invoices-xero-2026-04-01-2026-06-30.csv"
    vat = VatExport(VatAccounting.of(books.studio, Basis.CASH), books.today)
    assert (InvoiceExport("sage").name, vat.name) == ("invoices-sage.csv", "vat-cash.csv")
    credit_invoice(books, issued(books, client, 10_000), "Sorry")
    assert PaymentExport("xero-payments", currency="eur").name == "payments-xero-EUR.csv"
    made = InvoiceExport("quickbooks").export(books.catalogue)
    save_export(made, tmp_path / "books.csv")
    assert (tmp_path / "books.csv").read_bytes() == made.content
    (told,), (shown,) = (difference_words(made, steps) for steps in (NextSteps.of("commands"), _WINDOW))
    assert told.startswith("1 credit note left out, since QuickBooks")
    assert "--as quickbooks-credits" in told
    assert "--as" not in shown
    assert difference_words(vat.export(books.catalogue), _WINDOW) == []


def test_the_books_are_checked_with_one_sentence(books: Books, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was changed is counted."""
    issued(books, client, 10_000)
    assert BooksCheck.of(books.catalogue).sentence.startswith("All is well: 1 paper checked")
    monkeypatch.setattr("app.billing.chain.hash_with", lambda *_: "0")
    assert BooksCheck.of(books.catalogue).sentence.endswith("1 paper checked, 1 fault.")


def test_nobody_is_reminded_of_nothing(books: Books, client: Client) -> None:
    """What is owed is asked for; once it came, it is not."""
    invoice = issued(books, client, 10_000)
    assert "£120.00" in remind(books, invoice).text
    pay(books.catalogue, invoice, None, books.today)
    assert account_of(books.catalogue, invoice).standing is Standing.PAID
    with refused("nothing_owed"):
        remind(books, invoice)


@pytest.mark.parametrize(
    ("details", "held"),
    [({"vat_rates": ("2026-03-01 22.5",)}, 2_000), ({"vat_from": "2026-03-01"}, 0)],
    ids=["another rate", "not registered"],
)
def test_money_from_before_another_rate_of_vat_is_not_taken_as_it_was_charged(
    books: Books, client: Client, details: dict[str, Any], held: int
) -> None:
    """The payment made the tax point (VATA 1994 section 6(4)): credited and drafted anew with that day, it is taken.

    From the tax point on it is taken as well; nothing is written where it is refused.
    """
    rising = replace(books, studio=replace(books.studio, **details))
    invoice, came = issued(rising, client, 10_000), "2026-02-27"
    with refused("paid_at_other_rate", invoice="INV-0001", on=came, vat_bp=held):
        pay_on(rising, invoice, 5_000, came)
    assert account_of(rising.catalogue, invoice).payments == ()
    pay_on(rising, invoice, 5_000, "2026-03-01")
    credit_invoice(rising, invoice, "Paid before")
    asked = DraftRequest([line(10_000)], tax_point=came)
    anew = issue_invoice(rising, draft_invoice(rising, client.id, asked).id)
    paid = pay_on(rising, anew.id, None, came)
    assert (paid.paid_on, paid.amount) == (came, 10_000 + 10_000 * held // 10_000)


def test_money_from_before_is_taken_where_its_day_changes_no_vat(books: Books, client: Client) -> None:
    """At one rate; by the election of VATA 1994 section 88(2); of a balance whose deposit was taxed at the old rate."""
    assert pay_on(books, issued(books, client, 10_000), 5_000, "2026-02-27").amount == 5_000
    elects = replace(books, studio=replace(books.studio, vat_rates=("2026-03-01 22.5",), rate_change="work_done"))
    assert pay_on(elects, issued(elects, client, 10_000), 5_000, "2026-02-27").amount == 5_000
    rising = replace(books, studio=replace(books.studio, vat_rates=("2026-02-01 22.5",)))
    before = line(-1_000, code=DEDUCTION, vat=-200, vat_bp=2_000)
    asked = DraftRequest([line(10_000), before])
    balance = issue_invoice(rising, draft_invoice(rising, client.id, asked).id)
    assert pay_on(rising, balance.id, 5_000, "2026-02-27").amount == 5_000
