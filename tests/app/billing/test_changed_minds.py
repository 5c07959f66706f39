"""What is billed stays right whatever changes in between: versions, credits, VAT, answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.billing.book_rows import rows_behind
from app.billing.crediting import draft_credit
from app.billing.drafting import Drafter
from app.billing.editing import edit_draft
from app.billing.issuing import Issuer
from app.billing.overview import overview
from app.billing.periods import between
from app.billing.quoting import Quoter
from app.catalogue import Catalogue
from app.domain.billing import Invoice, InvoiceState
from app.domain.catalogue import Client, ClientKind
from app.domain.overview import Figure
from app.domain.quotes import Quote, QuoteState
from app.errors import UsageError
from tests.app.billing.samples import JOB, STUDIO, TODAY, UNREGISTERED, PlainPapers, line

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
    """All of it taken back."""
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
    with pytest.raises(UsageError, match="billed already"):
        drafter.deposit(second.id)
    rest = issuer.issue(drafter.final(second.id).id, TODAY)
    assert (rest.amounts.net, rest.amounts.vat) == (2_500, 500)
    assert [each.description[:8] for each in rest.lines[-2:]] == ["Less dep", "Less inv"]
    assert left(catalogue) == 0


def test_what_came_on_top_is_not_taken_off(drafter: Drafter, issuer: Issuer, agree: Agree) -> None:
    """An extra round billed with the first version is no part of the quote."""
    first = agree()
    extra = line(2_500, origin="round:7")
    issuer.issue(drafter.final(first.id, extras=[extra]).id, TODAY)
    second = agree(first.id, recalls=1)
    assert drafter.final(second.id).amounts.gross == 3_000


def test_drafts_of_an_earlier_version_are_given_up(catalogue: Catalogue, drafter: Drafter, agree: Agree) -> None:
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
    with pytest.raises(UsageError, match="is another than when draft 2 was made; nothing was issued"):
        issuer.issue(final.id, TODAY)
    catalogue.invoices.void(final.id)
    again = drafter.final(quote.id)
    credited(catalogue, issuer, sent)
    with pytest.raises(UsageError, match="nothing was issued"):
        issuer.issue(again.id, TODAY)
    catalogue.invoices.void(again.id)
    assert issuer.issue(drafter.final(quote.id).id, TODAY).amounts.gross == WHOLE


def test_a_deposit_is_not_issued_after_the_whole(drafter: Drafter, issuer: Issuer, agree: Agree) -> None:
    """The final billed all of it."""
    quote = agree()
    deposit = drafter.deposit(quote.id)
    issuer.issue(drafter.final(quote.id).id, TODAY)
    with pytest.raises(UsageError, match="nothing was issued"):
        issuer.issue(deposit.id, TODAY)


def test_what_was_credited_whole_is_billed_anew(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, agree: Agree
) -> None:
    """As often as it takes, each time once; unbilled work tells it in between."""
    quote = agree()
    for _ in range(3):
        issued = issuer.issue(drafter.final(quote.id).id, TODAY)
        assert (issued.amounts.gross, left(catalogue)) == (WHOLE, 0)
        with pytest.raises(UsageError, match="billed already"):
            drafter.final(quote.id)
        credited(catalogue, issuer, issued)
        assert left(catalogue) == WHOLE
    deposit = issuer.issue(drafter.deposit(quote.id).id, TODAY)
    assert (deposit.amounts.gross, left(catalogue)) == (DEPOSIT, WHOLE - DEPOSIT)
    credited(catalogue, issuer, deposit)
    assert left(catalogue) == WHOLE
    assert drafter.deposit(quote.id).amounts.gross == DEPOSIT


def test_a_credit_note_keeps_its_prices(catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer) -> None:
    """More than was charged cannot be taken back by editing its draft."""
    issued = issuer.issue(drafter.free(client.id, [line(10_000)]).id, TODAY)
    note = draft_credit(catalogue, issued.id, "")
    with pytest.raises(UsageError, match="Only an invoice gets other lines or prices"):
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
    with pytest.raises(UsageError, match="VAT is another for this client"):
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
    with pytest.raises(UsageError, match="was priced with VAT"):
        drafter.final(quote.id)
    second = agree(quote.id, recalls=1)
    with pytest.raises(UsageError, match="INV-0001 charged VAT"):
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
    with pytest.raises(UsageError, match="was billed with INV-0001"):
        quoter.decline(quote.id)
    credited(catalogue, issuer, sent)
    assert quoter.decline(quote.id).state is QuoteState.DECLINED


def test_a_declined_quote_is_not_accepted_after_its_day(quoter: Quoter, agree: Agree) -> None:
    """Declining first is no way round it."""
    quote = agree()
    quoter.decline(quote.id)
    with pytest.raises(UsageError, match="held until"):
        quoter.accept(quote.id, "", "2027-01-01")
    assert quoter.accept(quote.id, "", "2027-01-01", late=True).state is QuoteState.ACCEPTED


def test_songs_have_the_rounds_of_the_newest_quote(catalogue: Catalogue, agree: Agree) -> None:
    """So that none is charged twice."""
    first = agree()
    assert catalogue.songs.get(first.songs[0]).rounds_included == 3
    agree(first.id, rounds=5)
    assert catalogue.songs.get(first.songs[0]).rounds_included == 5
