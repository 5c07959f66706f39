"""Work called off: what is charged of the quote takes into account what was invoiced of it."""

import pytest

from app.billing.account import account_of
from app.billing.called_off import call_off
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.overview import unbilled_quotes
from app.billing.quote import Quoter
from app.catalogue import Catalogue
from app.domain.catalogue import Client
from app.domain.money import part_of
from app.domain.pricing import QuoteState
from app.use_cases.payments import pay
from tests.app.billing.samples import JOB, STUDIO, TODAY, PlainPapers, line
from tests.app.pricing.jobs import job
from tests.refusals import refused

NET = 60_825  # of the quote, £729.90 with VAT, half of which is its deposit


@pytest.fixture
def quote(client: Client, quoter: Quoter) -> int:
    """An accepted quote."""
    made = quoter.draft(client.id, JOB, TODAY)
    quoter.send(made.id, PlainPapers(), TODAY)
    assert quoter.accept(made.id, "Ada", TODAY).net == NET
    return made.id


def with_fee(catalogue: Catalogue, quote: int, bp: int) -> None:
    """Let the quote ask for this fee."""
    db = catalogue.database.connection()
    db.execute("DROP TRIGGER IF EXISTS quotes_sent_stay")
    db.execute("UPDATE quotes SET terms = json_set(terms, '$.kill_fee_bp', ?) WHERE id = ?", [bp, quote])


def test_without_a_deposit_the_fee_is_charged(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, quote: int
) -> None:
    """With VAT, as the work would have had it; nothing of the quote is left to bill then."""
    done = call_off(catalogue, drafter, quote)
    assert done.invoice is not None
    assert (done.credits, done.invoice.amounts.net) == ((), part_of(NET, STUDIO.kill_fee_bp))
    issued = issuer.issue(done.invoice.id, TODAY)
    assert issued.amounts.vat == part_of(issued.amounts.net, 2_000)
    assert unbilled_quotes(catalogue, {1: "Nova"}) == []
    with refused("fee_invoiced"):
        call_off(catalogue, drafter, quote)


def test_a_deposit_is_taken_off_the_fee(catalogue: Catalogue, drafter: Drafter, issuer: Issuer, quote: int) -> None:
    """What was invoiced and the fee's invoice together are the fee, to the penny."""
    with_fee(catalogue, quote, 7_500)
    deposit = issuer.issue(drafter.deposit(quote).id, TODAY)
    done = call_off(catalogue, drafter, quote)
    assert done.invoice is not None
    issued = issuer.issue(done.invoice.id, TODAY)
    assert deposit.amounts.net + issued.amounts.net == part_of(NET, 7_500)
    assert len(issued.lines) == 2


@pytest.mark.parametrize("beside", [0, 1, -1])
def test_a_deposit_that_is_the_fee_settles_it(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, quote: int, beside: int
) -> None:
    """Nothing is drafted, least of all for the penny by which half the net and the net in half the gross differ."""
    deposit = issuer.issue(drafter.deposit(quote).id, TODAY)
    bp, net = STUDIO.kill_fee_bp, 2 * deposit.amounts.net
    catalogue.database.connection().execute("DROP TRIGGER quotes_sent_stay")
    catalogue.database.connection().execute(
        "UPDATE quotes SET net = :net, gross = :net + vat", {"net": net + 2 * beside}
    )
    assert part_of(net + 2 * beside, bp) == deposit.amounts.net + beside
    done = call_off(catalogue, drafter, quote)
    assert (done.invoice, done.credits, done.quote.state) == (None, (), QuoteState.DECLINED)
    assert unbilled_quotes(catalogue, {1: "Nova"}) == []


def test_what_a_deposit_is_beyond_the_fee_is_credited(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, quote: int
) -> None:
    """By a credit note, to be paid back; the quote is nobody's any more."""
    with_fee(catalogue, quote, 2_000)
    deposit = issuer.issue(drafter.deposit(quote).id, TODAY)
    pay(catalogue, deposit.id, None, TODAY)
    done = call_off(catalogue, drafter, quote)
    (note,) = done.credits
    assert done.invoice is None
    issued = issuer.issue(note.id, TODAY)
    assert deposit.amounts.net + issued.amounts.net == part_of(NET, 2_000)
    assert account_of(catalogue, issued.id).balance == issued.amounts.gross
    assert catalogue.quotes.get(quote).state is QuoteState.DECLINED
    assert unbilled_quotes(catalogue, {1: "Nova"}) == []


def test_the_fee_may_be_less_than_the_balance_was(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, quote: int
) -> None:
    """The balance is credited whole, with what it took off for the deposit, and then a part of the deposit."""
    with_fee(catalogue, quote, 2_500)
    deposit = issuer.issue(drafter.deposit(quote).id, TODAY)
    balance = issuer.issue(drafter.final(quote).id, TODAY)
    notes = [issuer.issue(each.id, TODAY) for each in call_off(catalogue, drafter, quote).credits]
    assert [each.credits_id for each in notes] == [balance.id, deposit.id]
    assert notes[0].amounts.gross == -balance.amounts.gross
    assert sum(each.amounts.net for each in (deposit, balance, *notes)) == part_of(NET, 2_500)


def test_what_was_typed_beside_the_quote_stays_charged(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, quote: int
) -> None:
    """Tape that was hired is no part of the work that is called off."""
    balance = issuer.issue(drafter.final(quote, [line(4_000, "Tape hire")]).id, TODAY)
    (note,) = call_off(catalogue, drafter, quote).credits
    assert balance.amounts.net + note.amounts.net == part_of(NET, STUDIO.kill_fee_bp) + 4_000
    assert "Tape hire" not in {each.description for each in note.lines}


def test_an_invoice_that_takes_more_off_than_it_charges_of_the_quote_is_left_alone(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer, quote: int
) -> None:
    """The deposit was of a dearer version, and what was typed beside keeps the balance above nought."""
    with_fee(catalogue, quote, 2_500)
    deposit = issuer.issue(drafter.deposit(quote).id, TODAY)
    less = job({"title": "Ember", "stage": "mastering"}, vat_registered=True)
    later = quoter.draft(client.id, less, TODAY, version_of=quote)
    quoter.send(later.id, PlainPapers(), TODAY)
    net = quoter.accept(later.id, "Ada", TODAY).net
    with_fee(catalogue, later.id, 2_500)
    balance = issuer.issue(drafter.final(later.id, [line(90_000, "Tape hire")]).id, TODAY)
    (note,) = call_off(catalogue, drafter, later.id).credits
    assert note.credits_id == deposit.id
    of_the_quote = balance.amounts.net - 90_000
    assert of_the_quote < 0
    assert deposit.amounts.net + of_the_quote + note.amounts.net == part_of(net, 2_500)


def test_only_an_accepted_quote_with_a_fee_is_called_off(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, quote: int
) -> None:
    """Others are refused in a sentence."""
    with refused("quote_not_accepted"):
        call_off(catalogue, drafter, quoter.draft(client.id, JOB, TODAY).id)
    with_fee(catalogue, quote, 0)
    with refused("no_kill_fee"):
        call_off(catalogue, drafter, quote)
