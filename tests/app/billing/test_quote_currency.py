"""Quotes in another currency: at a dated rate, in lines that add up, and billed in the same."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.amounts import POUNDS, Currencies, Exchange, exchange_of, sterling
from app.billing.chain import check_chain
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.draft_edits import redraft
from app.billing.issue import Issuer
from app.billing.quote import Quoter
from app.billing.quote_currency import estimated, line_in, minor
from app.catalogue import Catalogue
from app.domain.catalogue import Client
from app.pricing.estimate import Estimator, estimate_lines
from app.pricing.rate_card import RateCard
from tests.app.billing.samples import JOB, TODAY, PlainPapers, line
from tests.app.pricing.jobs import WORDS
from tests.refusals import refused

EUROS = Exchange("EUR", 2, "0.86", "2026-02-27", "HMRC, March 2026")
YEN = Exchange("JPY", 0, "0.005")


def agreed(quoter: Quoter, client: Client, exchange: Exchange, version_of: int | None = None) -> int:
    """A quote in a currency, sent and accepted."""
    quote = quoter.draft(client.id, JOB, TODAY, exchange=exchange, version_of=version_of)
    quoter.send(quote.id, PlainPapers(), TODAY)
    return quoter.accept(quote.id, "", TODAY).id


def test_from_a_quote_in_euros_to_its_final_invoice(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer
) -> None:
    """Currency, rate, day and source go from the quote to what is billed of it, credits too; every cent once."""
    quote = catalogue.quotes.get(agreed(quoter, client, EUROS))
    assert exchange_of(quote) == EUROS
    assert (quote.net, quote.vat) == (sum(each.amount_pence for each in quote.lines), (quote.net + 2) // 5)
    assert quote.lines[0].unit_pence == 29_070  # £250.00 at 0.86
    deposit = issuer.issue(drafter.deposit(quote.id).id, TODAY)
    final = issuer.issue(drafter.final(quote.id).id, TODAY)
    note = issuer.issue(draft_credit(catalogue, final.id, "").id, TODAY)
    for each in (deposit, final, note):
        assert (each.currency, each.sterling_rate, each.rate_on, each.rate_source) == (
            *("EUR", "0.86", "2026-02-27", "HMRC, March 2026"),
        )
        assert each.amounts.vat_gbp == sterling(each.amounts.vat, "0.86", 2)
    assert deposit.amounts.gross + final.amounts.gross == quote.gross
    assert check_chain(catalogue).ok


def test_an_invoice_may_take_the_rate_of_its_own_day(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter
) -> None:
    """Of the quote's currency; without a day it is of the day it is drafted on, and drafted anew it stays."""
    quote_id = agreed(quoter, client, YEN)
    assert catalogue.quotes.get(quote_id).rate_on == TODAY
    draft = drafter.final(quote_id, exchange=Exchange("JPY", 0, "0.0052"))
    assert (draft.sterling_rate, draft.rate_on, draft.decimals) == ("0.0052", TODAY, 0)
    catalogue.invoices.void(draft.id)
    again = redraft(catalogue, draft)
    assert (again.sterling_rate, again.rate_on, again.rate_source) == ("0.0052", TODAY, "")


def test_versions_stay_in_a_currency_once_billed(
    client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer
) -> None:
    """Before that another may be chosen; what is not named stays."""
    first = agreed(quoter, client, EUROS)
    assert exchange_of(quoter.draft(client.id, JOB, TODAY, version_of=first)) == EUROS
    second = agreed(quoter, client, POUNDS, first)
    issuer.issue(drafter.deposit(second).id, TODAY)
    with refused("billed_in_other_currency", currency="GBP"):
        quoter.draft(client.id, JOB, TODAY, version_of=second, exchange=EUROS)


@given(
    tracks=st.integers(0, 200),
    hours=st.integers(0, 400),
    rate=st.decimals("0.0001", "1000", places=4),
    decimals=st.sampled_from([0, 2]),
)
def test_what_is_read_adds_up_in_its_own_currency(tracks: int, hours: int, rate: Decimal, decimals: int) -> None:
    """Each line is its quantity times its price, the net their sum, and no price is off by more than half a cent."""
    exchange = Exchange("XYZ", decimals, str(rate))
    song = JOB.songs[0].__class__("A", JOB.songs[0].work, tracks=tracks, editing_hours={"comping": Decimal(hours) / 4})
    job = JOB.__class__((song,), vat_registered=True)
    estimator = Estimator(RateCard.default(), WORDS)
    pounds, made = estimator.estimate(job), estimated(estimator, job, exchange)
    for before, after in zip(pounds.lines, made.lines, strict=True):
        assert abs(Fraction(after.unit_pence) - Fraction(before.unit_pence) * 10**decimals / 100 / Fraction(rate)) <= (
            Fraction(1, 2)
        )
        exact = Fraction(after.quantity) * after.unit_pence
        assert abs(after.amount_pence - exact) <= Fraction(1, 2)
    assert made.net_pence == sum(each.amount_pence for each in made.lines)
    assert made.gross_pence == made.net_pence + made.vat_pence
    assert made.range.low_pence <= made.gross_pence <= made.range.high_pence


def test_extras_are_priced_in_pounds_and_billed_in_the_currency() -> None:
    """Quantity and words stay."""
    extra = line_in(line(2_500, quantity=200), EUROS)
    assert (extra.unit_price, extra.amount, extra.quantity) == (2_907, 5_814, 200)
    assert line_in(line(2_500), POUNDS) == line(2_500)
    assert minor(-2_500, YEN) == -5_000


@pytest.mark.parametrize(("on", "code"), [("2026-02-30", "date_invalid"), ("soon", "date_invalid")])
def test_the_day_of_a_rate_is_a_date(on: str, code: str) -> None:
    """In any currency but pounds, which have none."""
    with refused(code, date=on):
        Currencies.load().exchange("EUR", "0.86", on)
    named = Currencies.load().exchange("eur", "0.86", " 2026-02-27 ", " HMRC ")
    assert named == Exchange("EUR", 2, "0.86", "2026-02-27", "HMRC")


def test_an_estimate_is_told_in_its_currency() -> None:
    """No pound is in it."""
    text = "\n".join(estimate_lines(estimated(Estimator(RateCard.default(), WORDS), JOB, EUROS)))
    assert "€290.70" in text
    assert "£" not in text
