"""VAT follows the tax point: of what was paid or invoiced before another rate held, or before there was any, once."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.account import accounts
from app.billing.amounts import amounts_of
from app.billing.billed import Billed, billed_of, deductions, vat_of_whole
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.draft_edits import edit_draft
from app.billing.issue import Issuer
from app.billing.quote import Quoter
from app.billing.quoted_vat import vat_change
from app.billing.studio import StudioDetails
from app.billing.vat_rates import VatRates
from app.billing.vat_return import VatAccounting, vat_summary
from app.billing.vat_scheme import Basis, RateChange
from app.catalogue import Catalogue
from app.domain.billing import Amounts, Invoice, InvoiceKind, InvoiceState, Treatment
from app.domain.catalogue import Client
from app.domain.money import part_of
from app.domain.pricing import Quote
from app.errors import UsageError
from app.pricing.pricing_words import PricingWords
from app.use_cases.payments import pay
from tests.app.billing.samples import STUDIO, TODAY, PlainPapers, line
from tests.app.pricing.jobs import parse_job
from tests.refusals import refused

JOB = parse_job(
    """{"songs": [{"title": "Ember", "stage": "both", "tracks": 30}], "vat_registered": true}"""
)  # 25,000 + 6,000 + 7,500
NET = 38_500
REGISTERING = replace(STUDIO, vat_from="2026-04-01")
RISING = replace(STUDIO, vat_rates=("2026-04-01 22.50",))
BEFORE, AFTER = "2026-03-10", "2026-04-20"


class Books:
    """A studio whose VAT changes on the first of April."""

    def __init__(self, catalogue: Catalogue, studio: StudioDetails) -> None:
        self.catalogue, self.studio = catalogue, studio
        self.quoter = Quoter(catalogue, studio, PricingWords.load())
        self.issuer = Issuer(catalogue, studio, PlainPapers())

    def drafter(self, on: str) -> Drafter:
        """Drafts on a day."""
        return Drafter(self.catalogue, self.studio, on)

    def agreed(self, client: Client, on: str, version_of: int | None = None) -> Quote:
        """A quote, or the next version of one, sent and accepted on a day."""
        quote = self.quoter.draft(client.id, JOB, on, version_of=version_of)
        self.quoter.send(quote.id, PlainPapers(), on)
        return self.quoter.accept(quote.id, "", on)

    def issued(self, draft: Invoice, on: str) -> Invoice:
        """A draft, issued on a day."""
        return self.issuer.issue(draft.id, on)


def test_a_deposit_from_before_registration_is_not_taxed_again(catalogue: Catalogue, client: Client) -> None:
    """Net £385.00, half of it before: the balance of £192.50 bears £38.50, not the whole £77.00."""
    books = Books(catalogue, REGISTERING)
    first = books.agreed(client, BEFORE)
    assert (first.net, first.vat, first.deposit) == (NET, 0, 19_250)
    deposit = books.issued(books.drafter(BEFORE).deposit(first.id), BEFORE)
    assert (deposit.treatment, deposit.amounts.vat) == (Treatment.UNREGISTERED, 0)
    assert deposit.seller is not None
    assert deposit.seller.vat_number == ""
    with refused("stale_vat", quote="Q1"):
        books.drafter(AFTER).final(first.id)
    second = books.agreed(client, AFTER, first.id)
    assert (second.net, second.vat, second.gross) == (NET, 3_850, NET + 3_850)
    said = vat_change(first, second, REGISTERING, AFTER)
    assert said.startswith("VAT is charged at 20 % (the studio is registered for it from 1 April 2026 on)")
    assert "2011" not in said
    always = vat_change(first, second, replace(REGISTERING, vat_from=""), AFTER)
    assert always == "VAT is charged at 20 %; Q1 was priced with none."
    assert [books.quoter.paper(each).taxed_before for each in (first, second)] == [0, 19_250]
    final = books.issued(books.drafter(AFTER).final(second.id), AFTER)
    assert (final.amounts.net, final.amounts.vat) == (19_250, 3_850)
    assert final.lines[-1].description == "Less deposit, invoice INV-0001 of 10 March 2026 (no VAT)"
    assert deposit.amounts.gross + final.amounts.gross == second.gross


def test_each_part_takes_the_rate_of_its_own_tax_point(catalogue: Catalogue, client: Client) -> None:
    """A deposit at 20 % keeps it, the balance takes 22.5 %; the quote of the old rate is refused, and says both."""
    books = Books(catalogue, RISING)
    first = books.agreed(client, BEFORE)
    deposit = books.issued(books.drafter(BEFORE).deposit(first.id), BEFORE)
    with refused("stale_rate", quote="Q1", vat_bp=2_250, was_bp=2_000):
        books.drafter(AFTER).final(first.id)
    second = books.agreed(client, AFTER, first.id)
    final = books.issued(books.drafter(AFTER).final(second.id), AFTER)
    assert (deposit.amounts.net, deposit.amounts.vat) == (19_250, 3_850)
    assert (final.amounts.net, final.amounts.vat) == (19_250, part_of(19_250, 2_250))
    assert second.vat == deposit.amounts.vat + final.amounts.vat


def test_all_of_the_work_takes_one_rate_where_the_studio_elects_it(catalogue: Catalogue, client: Client) -> None:
    """VATA 1994 section 88(2): the deposit is credited as a change of the rate first, then the whole is charged."""
    books = Books(catalogue, replace(RISING, rate_change=RateChange.WORK_DONE.value))
    first = books.agreed(client, BEFORE)
    deposit = books.issued(books.drafter(BEFORE).deposit(first.id), BEFORE)
    second = books.agreed(client, AFTER, first.id)
    with refused("credit_old_rate", invoice="INV-0001"):
        books.drafter(AFTER).final(second.id)
    note = books.issued(draft_credit(catalogue, deposit.id, "Change of VAT rate"), AFTER)
    assert (note.amounts.vat, note.lines[0].vat_bp) == (-3_850, 2_000)
    third = books.agreed(client, AFTER, second.id)
    assert books.drafter(AFTER).final(third.id).amounts.vat == part_of(NET, 2_250)


def test_money_before_the_invoice_makes_the_tax_point(catalogue: Catalogue, client: Client) -> None:
    """Drafted by acceptance, paid before registration, invoiced after it: no VAT, once the draft says so."""
    books = Books(catalogue, REGISTERING)
    quote = books.agreed(client, BEFORE)
    draft = books.drafter(BEFORE).deposit(quote.id)
    with refused("stale_vat", draft=draft.id):
        books.issued(draft, AFTER)
    edit_draft(catalogue, books.drafter(AFTER), draft.id, tax_point="2026-03-12")
    issued = books.issued(draft, AFTER)
    assert (issued.tax_point, issued.issued_on, issued.amounts.vat) == ("2026-03-12", AFTER, 0)


def test_another_tax_point_is_another_rate(catalogue: Catalogue, client: Client) -> None:
    """A draft of lines takes the rate of the day it names, and none after the invoice can be one."""
    books = Books(catalogue, RISING)
    draft = books.drafter(AFTER).free(client.id, [line(10_000)], tax_point=BEFORE)
    assert draft.amounts.vat == 2_000
    later = edit_draft(catalogue, books.drafter(AFTER), draft.id, tax_point="")
    assert (later.amounts.vat, later.tax_point) == (2_250, None)
    ahead = edit_draft(catalogue, books.drafter(AFTER), draft.id, tax_point="2026-05-01")
    with refused("tax_point_after_issue", draft=draft.id):
        books.issued(ahead, AFTER)


def test_nothing_goes_out_at_a_rate_that_no_longer_holds(catalogue: Catalogue, client: Client) -> None:
    """Drafts of invoices and of quotes, and quotes that wait for their answer; all stay as they are."""
    books = Books(catalogue, RISING)
    draft = books.drafter(BEFORE).free(client.id, [line(10_000)])
    with refused("stale_rate", draft=draft.id, vat_bp=2_250, was_bp=2_000):
        books.issued(draft, AFTER)
    assert catalogue.invoices.get(draft.id) == draft
    quote = books.quoter.draft(client.id, JOB, BEFORE)
    with refused("stale_rate", quote="Q1"):
        books.quoter.send(quote.id, PlainPapers(), AFTER)
    again = books.quoter.edit(quote.id, AFTER)
    assert (again.vat, books.quoter.edit(quote.id, BEFORE).vat) == (part_of(NET, 2_250), part_of(NET, 2_000))
    sent = books.quoter.send(quote.id, PlainPapers(), BEFORE)
    with refused("stale_rate", quote="Q1"):
        books.quoter.accept(sent.id, "", "2026-04-02")
    assert catalogue.quotes.get(quote.id) == sent


def billed(parts: list[tuple[int, int]]) -> list[Billed]:
    """Invoices of so much net at so many basis points."""
    made = []
    for net, rate in parts:
        amounts = amounts_of([line(net, vat_bp=rate)])
        invoice = Invoice(
            *(1, InvoiceKind.INVOICE, InvoiceState.ISSUED, 1, "", Treatment.STANDARD, (line(net, vat_bp=rate),)),
            amounts=Amounts(amounts.net, amounts.vat),
        )
        made.append(Billed(invoice, amounts.net, amounts.vat))
    return made


RATES = st.sampled_from([0, 1_500, 1_750, 2_000])


@given(net=st.integers(0, 10**8), rate=RATES, parts=st.lists(st.tuples(st.integers(1, 10**7), RATES), max_size=4))
def test_every_part_is_taxed_once_at_its_own_rate(net: int, rate: int, parts: list[tuple[int, int]]) -> None:
    """What was invoiced and the final come to the whole's net and VAT to the penny; at one rate, to its exact VAT."""
    before = billed(parts)
    final = amounts_of([line(net, vat_bp=rate), *deductions(before, rate)])
    assert final.net + sum(each.net for each in before) == net
    assert final.vat + sum(each.vat for each in before) == vat_of_whole(net, rate, before)
    other = sum(each.net for each in before if each.differs(rate))
    kept = sum(part_of(part, bp) for part, bp in parts if bp != rate)
    assert vat_of_whole(net, rate, before) == part_of(net - other, rate) + kept


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        ("1972-12-31", 0),
        ("1991-04-01", 1_750),
        ("2008-11-30", 1_750),
        ("2008-12-01", 1_500),
        ("2009-12-31", 1_500),
        ("2010-01-01", 1_750),
        ("2011-01-03", 1_750),
        ("2011-01-04", 2_000),
        (TODAY, 2_000),
        ("2027-04-01", 2_250),
    ],
)
def test_the_rate_of_a_day(day: str, rate: int) -> None:
    """The law's, up to the last day before each change; then the studio's own."""
    assert VatRates.load(["2027-04-01 22.5"]).on(day) == rate


def test_since_when_a_rate_holds() -> None:
    """Naming a rate again on a later day is no change."""
    rates = VatRates.load(["2026-01-01 20", "2027-04-01 22.5"])
    assert rates.words(TODAY) == "20 % from 4 January 2011 on"
    assert rates.words("2030-01-01") == "22.5 % from 1 April 2027 on"


def test_a_deposit_credited_whole_is_no_part_any_more(catalogue: Catalogue, client: Client) -> None:
    """The quote is then priced anew, as all of it is taxed now."""
    books = Books(catalogue, REGISTERING)
    first = books.agreed(client, BEFORE)
    deposit = books.issued(books.drafter(BEFORE).deposit(first.id), BEFORE)
    note = books.issued(draft_credit(catalogue, deposit.id, ""), AFTER)
    assert (note.treatment, note.amounts.vat, billed_of(catalogue, first.id)) == (Treatment.UNREGISTERED, 0, [])
    assert books.agreed(client, AFTER, first.id).vat == 7_700


@pytest.mark.parametrize("seed", range(40))
def test_lifetimes_are_taxed_once(catalogue: Catalogue, client: Client, seed: int) -> None:
    """Deposit, a further version and the balance on days of chance, around registration and two changes of the rate.

    Each bears the rate of its tax point, together the VAT that the last version says; and once all is paid, the returns
    have every penny of it on either basis.
    """
    chance = random.Random(seed)  # noqa: S311 -- days of chance, the same each time
    days = sorted((date(2026, 1, 1) + timedelta(days=chance.randrange(400))).isoformat() for _ in range(7))
    own = (f"{days[chance.randrange(7)]} 17.5", f"{days[chance.randrange(7)]} 22.5")
    studio = replace(STUDIO, vat_from=chance.choice(["", *days]), vat_rates=own)
    books, rates = Books(catalogue, studio), VatRates.load(own)
    first = books.agreed(client, days[0])
    issued = []
    with suppress(UsageError):  # another rate holds by now
        issued.append(books.issued(books.drafter(days[1]).deposit(first.id), days[1]))
    last = books.agreed(client, days[3], first.id)
    on = days[3] if chance.random() < 0.5 else days[4]
    try:
        issued.append(books.issued(books.drafter(on).final(last.id), on))
    except UsageError:
        last = books.agreed(client, on, last.id)
        issued.append(books.issued(books.drafter(on).final(last.id), on))
    assert sum(each.amounts.net for each in issued) == last.net
    assert sum(each.amounts.vat for each in issued) == last.vat
    for each in issued:
        rate = rates.on(each.tax_point or "") if studio.registered_on(each.tax_point or "") else 0
        assert abs(each.amounts.vat - each.amounts.net * rate / 10_000) <= 1
        pay(catalogue, each.id, None, days[6])
    for basis in Basis:
        summary = vat_summary(accounts(catalogue), VatAccounting.of(studio, basis), "2028-01-01")
        assert sum(each.box_1 for each in summary.returns) == sum(each.amounts.vat for each in issued)
