"""What is billed stays right whatever changes in between: versions, credits, VAT, answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.billing.account import statement_of
from app.billing.amounts import Exchange
from app.billing.billed import billed_of
from app.billing.book_figures import Figure, between
from app.billing.chain import check_chain
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.draft_edits import edit_draft
from app.billing.issue import Issuer
from app.billing.overview import overview, rows_behind
from app.billing.quote import Quoter
from app.catalogue import Catalogue
from app.domain.billing import Invoice, InvoiceState
from app.domain.catalogue import Client, ClientKind
from app.domain.pricing import Quote, QuoteState
from app.use_cases.payments import pay, refund, write_off
from tests.app.billing.samples import JOB, STUDIO, TODAY, UNREGISTERED, PlainPapers, line
from tests.refusals import refused

WHOLE, DEPOSIT = 72_990, 36_495
PERIOD = between("2026-01-01", "2026-12-31")
Agree = Callable[..., Quote]


@pytest.fixture
def agree(quoter: Quoter, client: Client) -> Agree:
    """Sends a quote, or another version of one, and has it accepted."""

    def made(version_of: int | None = None, **changes: Any) -> Quote:
        job = replace(JOB, songs=(replace(JOB.songs[0], **changes),)) if changes else JOB
        quote = quoter.draft(client.id, job, TODAY, version_of=version_of, songs=songs.copy())
        quoter.send(quote.id, PlainPapers(), TODAY)
        accepted = quoter.accept(quote.id, "", TODAY)
        songs.update(accepted.songs)
        return accepted

    songs: dict[int, int] = {}
    return made


def left(catalogue: Catalogue) -> int:
    """Unbilled work as the owner sees it, which its rows add up to."""
    pence, count = overview(catalogue, PERIOD, date(2026, 3, 1)).figures[Figure.UNBILLED]
    rows = rows_behind(catalogue, Figure.UNBILLED, PERIOD, date(2026, 3, 1))
    assert (sum(row.amount for row in rows), len(rows)) == (pence, count)
    return pence


def credited(catalogue: Catalogue, issuer: Issuer, invoice: Invoice) -> Invoice:
    """All of it credited."""
    return issuer.issue(draft_credit(catalogue, invoice.id, "").id, TODAY)


def test_a_further_version_bills_only_what_is_new(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, agree: Agree
) -> None:
    """Deposit and final of the first are both taken off; there is no second deposit."""
    first = agree()
    issuer.issue(drafter.deposit(first.id).id, TODAY)
    issuer.issue(drafter.final(first.id).id, TODAY)
    second = agree(first.id, recalls=1)
    assert left(catalogue) == second.gross - WHOLE == 3_000
    assert drafter.booking(second) is None
    with refused("billed_already"):
        drafter.deposit(second.id)
    rest = issuer.issue(drafter.final(second.id).id, TODAY)
    assert (rest.amounts.net, rest.amounts.vat) == (2_500, 500)
    assert [each.description[:8] for each in rest.lines[-2:]] == ["Less dep", "Less inv"]
    assert left(catalogue) == 0


@pytest.mark.parametrize("origin", ["round:7", "note:7"])
def test_what_came_on_top_is_not_taken_off(drafter: Drafter, issuer: Issuer, agree: Agree, origin: str) -> None:
    """An extra round, a recall or new work billed with the first version is no part of the quote."""
    first = agree()
    extra = line(2_500, origin=origin)
    issuer.issue(drafter.final(first.id, extras=[extra]).id, TODAY)
    second = agree(first.id, recalls=1)
    assert drafter.final(second.id).amounts.gross == 3_000


def test_what_was_credited_of_a_quote_is_not_taken_off(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, agree: Agree
) -> None:
    """Of an invoice with an extra round on it, only the credit of the quote's own lines leaves more of it to bill."""
    quote = agree()
    invoice = issuer.issue(drafter.final(quote.id, extras=[line(2_500, origin="round:7")]).id, TODAY)
    issuer.issue(draft_credit(catalogue, invoice.id, "", {1: 10_000}).id, TODAY)
    issuer.issue(draft_credit(catalogue, invoice.id, "", {len(invoice.lines): None}).id, TODAY)
    assert [(each.net, each.vat) for each in billed_of(catalogue, quote.root_id)] == [
        (quote.net - 10_000, quote.vat - 2_000)
    ]


def test_a_draft_credit_note_frees_nothing(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Work is billed again once its credit note is issued, not while that can still be made void."""
    issued = issuer.issue(drafter.free(client.id, [line(2_500, origin="round:7")]).id, TODAY)
    note = draft_credit(catalogue, issued.id, "")
    with refused("billed_already"):
        drafter.free(client.id, [line(2_500, origin="round:7")])
    issuer.issue(note.id, TODAY)
    assert drafter.free(client.id, [line(2_500, origin="round:7")]).lines[0].origin == "round:7#2"


def test_a_draft_credit_note_leaves_what_is_taken_off(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, agree: Agree
) -> None:
    """The deposit counts in full on the final invoice until its credit note is issued, then not at all."""
    quote = agree()
    deposit = issuer.issue(drafter.deposit(quote.id).id, TODAY)
    note = draft_credit(catalogue, deposit.id, "")
    final = drafter.final(quote.id)
    assert (final.lines[-1].amount, final.amounts.gross) == (-deposit.amounts.net, WHOLE - DEPOSIT)
    catalogue.invoices.void(final.id)
    issuer.issue(note.id, TODAY)
    assert drafter.final(quote.id).amounts.gross == WHOLE


def test_drafts_of_an_earlier_version_are_void(catalogue: Catalogue, drafter: Drafter, agree: Agree) -> None:
    """So that nobody issues two deposits."""
    first = agree()
    deposit = drafter.deposit(first.id)
    second = agree(first.id, recalls=1)
    assert catalogue.invoices.get(deposit.id).state is InvoiceState.VOID
    assert drafter.deposit(second.id).amounts.gross == second.deposit


def test_a_final_knows_what_was_invoiced_since_it_was_drafted(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, agree: Agree
) -> None:
    """A deposit issued or credited in between is no surprise on the bill: the draft is to be made anew."""
    quote = agree()
    deposit, final = drafter.deposit(quote.id), drafter.final(quote.id)
    sent = issuer.issue(deposit.id, TODAY)
    with refused("stale_deductions", draft=2, quote="Q1"):
        issuer.issue(final.id, TODAY)
    catalogue.invoices.void(final.id)
    again = drafter.final(quote.id)
    credited(catalogue, issuer, sent)
    with refused("stale_deductions", quote="Q1"):
        issuer.issue(again.id, TODAY)
    catalogue.invoices.void(again.id)
    assert issuer.issue(drafter.final(quote.id).id, TODAY).amounts.gross == WHOLE


def test_a_deposit_is_not_issued_after_the_whole(drafter: Drafter, issuer: Issuer, agree: Agree) -> None:
    """The final billed all of it."""
    quote = agree()
    deposit = drafter.deposit(quote.id)
    issuer.issue(drafter.final(quote.id).id, TODAY)
    with refused("stale_deductions", quote="Q1"):
        issuer.issue(deposit.id, TODAY)


def test_what_was_credited_whole_is_billed_anew(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, agree: Agree
) -> None:
    """As often as it takes, each time once; unbilled work tells it in between."""
    quote = agree()
    for _ in range(3):
        issued = issuer.issue(drafter.final(quote.id).id, TODAY)
        assert (issued.amounts.gross, left(catalogue)) == (WHOLE, 0)
        with refused("billed_already"):
            drafter.final(quote.id)
        credited(catalogue, issuer, issued)
        assert left(catalogue) == WHOLE
    deposit = issuer.issue(drafter.deposit(quote.id).id, TODAY)
    assert (deposit.amounts.gross, left(catalogue)) == (DEPOSIT, WHOLE - DEPOSIT)
    credited(catalogue, issuer, deposit)
    assert left(catalogue) == WHOLE
    assert drafter.deposit(quote.id).amounts.gross == DEPOSIT


def test_a_credit_note_keeps_its_prices(catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer) -> None:
    """More than was charged cannot be credited by editing its draft."""
    issued = issuer.issue(drafter.free(client.id, [line(10_000)]).id, TODAY)
    note = draft_credit(catalogue, issued.id, "")
    with refused("fixed_lines"):
        edit_draft(catalogue, drafter, note.id, prices={1: 500_000})
    assert catalogue.invoices.get(note.id).amounts == note.amounts


@pytest.mark.parametrize("moved", ["abroad", "deregistered"])
def test_a_draft_whose_vat_has_changed_is_not_issued(
    catalogue: Catalogue, client: Client, drafter: Drafter, moved: str
) -> None:
    """Neither with VAT that nobody may charge, nor without its note; drafted anew it is right."""
    draft = drafter.free(client.id, [line(10_000)])
    studio = UNREGISTERED if moved == "deregistered" else STUDIO
    if moved == "abroad":
        catalogue.clients.edit(client.id, country="US", kind=ClientKind.BUSINESS)
    issuer = Issuer(catalogue, studio, PlainPapers())
    with refused("stale_vat"):
        issuer.issue(draft.id, TODAY)
    anew = Drafter(catalogue, studio)
    edit_draft(catalogue, anew, draft.id, [line(10_000)])
    assert issuer.issue(draft.id, TODAY).amounts.vat == 0


def test_a_quote_with_other_vat_is_not_billed(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer, agree: Agree
) -> None:
    """Nor is a deposit with VAT taken off where there is none any more."""
    quote = agree()
    issuer.issue(drafter.deposit(quote.id).id, TODAY)
    catalogue.clients.edit(client.id, country="US", kind=ClientKind.BUSINESS)
    with refused("stale_vat"):
        drafter.final(quote.id)
    second = agree(quote.id, recalls=1)
    with refused("vat_charged_before", invoice="INV-0001"):
        drafter.final(second.id)


def test_declining_gives_up_drafts_but_nothing_issued(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, quoter: Quoter, agree: Agree
) -> None:
    """A change of mind, and back; once it was billed, the invoice goes first."""
    quote = agree()
    deposit = drafter.deposit(quote.id)
    quoter.decline(quote.id)
    assert catalogue.invoices.get(deposit.id).state is InvoiceState.VOID
    quoter.accept(quote.id, "", TODAY)
    sent = issuer.issue(drafter.deposit(quote.id).id, TODAY)
    with refused("billed_already", invoice="INV-0001"):
        quoter.decline(quote.id)
    credited(catalogue, issuer, sent)
    assert quoter.decline(quote.id).state is QuoteState.DECLINED


def test_a_declined_quote_is_not_accepted_after_its_day(quoter: Quoter, agree: Agree) -> None:
    """Declining first is no way round it."""
    quote = agree()
    quoter.decline(quote.id)
    with refused("quote_expired"):
        quoter.accept(quote.id, "", "2027-01-01")
    assert quoter.accept(quote.id, "", "2027-01-01", late=True).state is QuoteState.ACCEPTED


def test_songs_have_the_rounds_of_the_newest_quote(catalogue: Catalogue, agree: Agree) -> None:
    """So that none is charged twice."""
    first = agree()
    assert catalogue.songs.get(first.songs[0]).rounds_included == 3
    agree(first.id, rounds=5)
    assert catalogue.songs.get(first.songs[0]).rounds_included == 5


def test_what_was_written_off_is_not_credited_as_well(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Else money could be paid back that never came; a part that is still owed can be."""
    issued = issuer.issue(drafter.free(client.id, [line(10_000)]).id, TODAY)
    early = draft_credit(catalogue, issued.id, "", {1: 4_000})
    pay(catalogue, issued.id, 4_000, TODAY)
    write_off(catalogue, issued.id, TODAY, "gone")
    with refused("written_off", invoice="INV-0001", written_off=8_000):
        issuer.issue(early.id, TODAY)
    catalogue.invoices.void(early.id)
    with refused("written_off", invoice="INV-0001"):
        draft_credit(catalogue, issued.id, "")
    assert [each.id for each in catalogue.invoices.credits_of(issued.id)] == []
    note = issuer.issue(draft_credit(catalogue, issued.id, "", {1: 3_000}).id, TODAY)
    assert refund(catalogue, note.id, None, TODAY).amount == -3_600


def test_nobody_pays_a_credit_note(catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer) -> None:
    """It would owe the client more by it."""
    note = credited(catalogue, issuer, issuer.issue(drafter.free(client.id, [line(10_000)]).id, TODAY))
    with refused("credit_note_paid", invoice="CN-0001"):
        pay(catalogue, note.id, 1_000, TODAY)


def test_a_due_day_is_not_before_the_day_of_issue(client: Client, drafter: Drafter, issuer: Issuer) -> None:
    """And no invoice is issued where the calendar ends."""
    draft = drafter.free(client.id, [line(10_000)], due_on="2026-02-28")
    with refused("due_before_issue"):
        issuer.issue(draft.id, TODAY)
    with refused("due_date_out_of_range", on="9999-12-31"):
        issuer.issue(drafter.free(client.id, [line(10_000)]).id, "9999-12-31")


def test_no_invoice_comes_to_more_than_can_be_counted(client: Client, drafter: Drafter) -> None:
    """A slip of the key is a sentence, no crash."""
    with refused("amount_too_large"):
        drafter.free(client.id, [line(10**19)])


def test_a_statement_of_an_earlier_day_knows_only_that(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """What was paid later was overdue then; a day that is none is refused."""
    issued = issuer.issue(drafter.free(client.id, [line(10_000)], due_on="2026-03-05").id, TODAY)
    pay(catalogue, issued.id, None, "2026-06-01")
    statement = statement_of(catalogue, STUDIO, client.id, "2026-04-01")
    assert (statement.closing, statement.overdue) == (12_000, 12_000)
    assert statement_of(catalogue, STUDIO, client.id, "2026-07-01").overdue == 0
    with refused("date_invalid", date="31/03/2026"):
        statement_of(catalogue, STUDIO, client.id, "2026-07-01", since="31/03/2026")


def test_a_delivery_waits_for_what_is_not_invoiced_yet(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, agree: Agree
) -> None:
    """Held until the balance is paid, also before the final invoice is made."""
    song = agree().songs[0]
    catalogue.holds.hold(song)
    quote = catalogue.quotes.of_song(song)[0]
    assert catalogue.holds.owed(song) == ["729.90 GBP of Q1, not invoiced yet"]
    pay(catalogue, issuer.issue(drafter.deposit(quote.id).id, TODAY).id, None, TODAY)
    assert catalogue.holds.owed(song) == ["364.95 GBP of Q1, not invoiced yet"]
    with refused("delivery_held"):
        catalogue.holds.refuse_held(song)
    final = issuer.issue(drafter.final(quote.id).id, TODAY)
    assert catalogue.holds.owed(song) == ["364.95 GBP on INV-0002"]
    pay(catalogue, final.id, None, TODAY)
    assert catalogue.holds.owed(song) == []


@pytest.mark.parametrize("prefix", ["", "INV-1", "7", "-X"])
def test_prefixes_whose_numbers_could_be_anothers_are_refused(prefix: str) -> None:
    """Nothing, or a digit at the end, would make two invoices one."""
    with refused("not_a_prefix"):
        replace(STUDIO, prefix=prefix).checked()


def test_the_very_number_is_found_first(catalogue: Catalogue, client: Client, drafter: Drafter) -> None:
    """Though prefixes once differed only in their capitals."""
    for prefix in ("INV-", "inv-"):
        Issuer(catalogue, replace(STUDIO, prefix=prefix), PlainPapers()).issue(
            drafter.free(client.id, [line(100)]).id, TODAY
        )
    assert catalogue.invoices.find("INV-0001").label == "INV-0001"
    assert catalogue.invoices.find("inv-0001").label == "inv-0001"


def test_credits_in_parts_leave_no_penny_of_sterling(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Three notes in euros take back what the invoice came to in pounds, to the penny, and the books add up."""
    euros = Exchange("EUR", 2, "0.8613")
    issued = issuer.issue(drafter.free(client.id, [line(1_001)], exchange=euros).id, TODAY)
    parts: list[dict[int, int | None] | None] = [{1: 333}, {1: 333}, None]
    notes = [issuer.issue(draft_credit(catalogue, issued.id, "", part).id, TODAY) for part in parts]
    for name in ("net", "vat", "net_gbp", "vat_gbp"):
        assert sum(getattr(each.amounts, name) for each in (issued, *notes)) == 0
    assert check_chain(catalogue).ok
