"""From an accepted quote to its deposit and its final invoice: every penny of VAT is charged once."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.account import account_of
from app.billing.amounts import POUNDS, Exchange, amounts_of, split_gross
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.draft_edits import edit_draft, redraft
from app.billing.issue import Issuer
from app.billing.overview import unbilled_quotes
from app.billing.papers import QuotePaper
from app.billing.quote import Quoter
from app.catalogue import Catalogue
from app.domain.billing import InvoiceKind, Standing, Treatment
from app.domain.catalogue import Client, ClientKind, Stage
from app.domain.pricing import QuoteState
from tests.app.billing.samples import JOB, STUDIO, TODAY, UNREGISTERED, PlainPapers, line
from tests.refusals import refused


def accepted(quoter: Quoter, client: Client) -> int:
    """The worked example, accepted."""
    quote = quoter.draft(client.id, JOB, TODAY)
    quoter.send(quote.id, PlainPapers(), TODAY)
    return quoter.accept(quote.id, "Nova", TODAY).id


def test_the_worked_example_from_quote_to_final_invoice(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer
) -> None:
    """Deposit £364.95 of £729.90, its VAT apart; the final invoice deducts that net and that VAT, and no more."""
    quote_id = accepted(quoter, client)
    quote = catalogue.quotes.get(quote_id)
    assert (quote.net, quote.vat, quote.gross, quote.deposit) == (60_825, 12_165, 72_990, 36_495)
    deposit = issuer.issue(drafter.deposit(quote_id).id, TODAY)
    assert (deposit.kind, deposit.label, deposit.tax_point) == (InvoiceKind.DEPOSIT, "INV-0001", TODAY)
    assert (deposit.amounts.net, deposit.amounts.vat, deposit.amounts.gross) == (30_412, 6_083, 36_495)
    final = issuer.issue(drafter.final(quote_id).id, "2026-04-01")
    assert (final.amounts.net, final.amounts.vat) == (60_825 - 30_412, 12_165 - 6_083)
    assert deposit.amounts.gross + final.amounts.gross == quote.gross
    assert final.lines[-1].description == "Less deposit, invoice INV-0001 of 1 March 2026"
    assert [each.amount for each in final.lines[:2]] == [25_000, 6_000]


def test_an_accepted_quote_books_its_songs(catalogue: Catalogue, client: Client, quoter: Quoter) -> None:
    """Songs that were only talked about are made, with the rounds and versions that were agreed."""
    quote = catalogue.quotes.get(accepted(quoter, client))
    (song_id,) = quote.songs.values()
    song = catalogue.songs.get(song_id)
    assert (song.title, song.stage, song.rounds_included, song.client_id) == ("Ember", Stage.BOOKED, 3, client.id)
    assert catalogue.briefs.get(song_id).variants == ("main", "instrumental", "tv", "stems")


def test_a_song_of_the_catalogue_is_quoted_then_booked(catalogue: Catalogue, client: Client, quoter: Quoter) -> None:
    """No second song is made of it, and its stage follows."""
    song = catalogue.songs.add(client.id, "Ember")
    quote = quoter.draft(client.id, JOB, TODAY, songs={0: song.id})
    quoter.send(quote.id, PlainPapers(), TODAY)
    assert catalogue.songs.get(song.id).stage is Stage.QUOTED
    quoter.accept(quote.id, "Nova", TODAY)
    assert catalogue.songs.get(song.id).stage is Stage.BOOKED
    assert len(catalogue.songs.board()) == 1


def test_nothing_is_billed_twice(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer
) -> None:
    """Neither deposit nor quote; a void draft may be made anew."""
    quote_id = accepted(quoter, client)
    draft = drafter.deposit(quote_id)
    with refused("billed_already"):
        drafter.deposit(quote_id)
    catalogue.invoices.void(draft.id)
    issuer.issue(drafter.deposit(quote_id).id, TODAY)
    final = drafter.final(quote_id)
    with refused("billed_already"):
        drafter.final(quote_id)
    assert len(final.lines) == len(catalogue.quotes.get(quote_id).lines) + 1


def test_a_quote_that_was_not_accepted_is_not_billed(client: Client, quoter: Quoter, drafter: Drafter) -> None:
    """One sentence says where it stands."""
    quote = quoter.draft(client.id, JOB, TODAY)
    with refused("quote_not_accepted", state="draft"):
        drafter.final(quote.id)


def test_a_quote_out_of_date_is_accepted_only_on_purpose(catalogue: Catalogue, client: Client, quoter: Quoter) -> None:
    """It held for thirty days."""
    quote = quoter.draft(client.id, JOB, TODAY)
    quoter.send(quote.id, PlainPapers(), TODAY)
    with refused("quote_expired", valid_until="2026-03-31"):
        quoter.accept(quote.id, "", "2026-04-01")
    quoter.accept(quote.id, "", "2026-04-01", late=True)
    assert catalogue.quotes.get(quote.id).state is QuoteState.ACCEPTED


def test_another_version_takes_the_place_of_the_one_before(
    catalogue: Catalogue, client: Client, quoter: Quoter
) -> None:
    """The first stays as it was sent, superseded; both keep their PDF and the card that priced them."""
    first = quoter.draft(client.id, JOB, TODAY)
    quoter.send(first.id, PlainPapers(), TODAY)
    second = quoter.draft(client.id, JOB, TODAY, title="Ember, again", version_of=first.id)
    quoter.send(second.id, PlainPapers(), TODAY)
    states = [(each.version, each.state) for each in catalogue.quotes.versions(first.id)]
    assert states == [(1, QuoteState.SUPERSEDED), (2, QuoteState.SENT)]
    assert catalogue.quotes.find("Q1").id == second.id
    assert catalogue.quotes.pdf(first.id) == b"%PDF Ember 72990"
    assert quoter.job_of(second).songs[0].tracks == 30


def test_what_waits_for_an_answer_is_looked_at_before_a_draft(
    catalogue: Catalogue, client: Client, quoter: Quoter
) -> None:
    """A draft alone is what there is; beside a version that was sent, the client has that one; none, the newest."""
    first = quoter.draft(client.id, JOB, TODAY)
    assert catalogue.quotes.standing("Q1").id == first.id
    quoter.send(first.id, PlainPapers(), TODAY)
    second = quoter.draft(client.id, JOB, TODAY, version_of=first.id)
    assert catalogue.quotes.standing("q1").id == first.id
    quoter.decline(first.id)
    assert catalogue.quotes.standing("Q1").id == second.id
    catalogue.quotes.withdraw(second.id)
    assert catalogue.quotes.standing("Q1").id == second.id


@pytest.mark.parametrize("answer", ["draft", "withdrawn", "sent", "declined"])
def test_a_later_version_does_not_hide_the_accepted_one(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer, answer: str
) -> None:
    """Whatever became of that one, the accepted one is billed, waits to be billed and holds its song's delivery."""
    first = accepted(quoter, client)
    second = quoter.draft(client.id, JOB, TODAY, title="Ember, again", version_of=first)
    if answer == "withdrawn":
        catalogue.quotes.withdraw(second.id)
    elif answer != "draft":
        quoter.send(second.id, PlainPapers(), TODAY)
    if answer == "declined":
        quoter.decline(second.id)
    assert catalogue.quotes.get(first).state is QuoteState.ACCEPTED
    assert catalogue.quotes.find("Q1", QuoteState.ACCEPTED).id == first
    assert catalogue.quotes.standing("Q1").id == first
    assert [catalogue.quotes.find("Q1v2").id, catalogue.quotes.standing("Q1v2").id] == [second.id, second.id]
    (waits,) = unbilled_quotes(catalogue, {client.id: client.name})
    assert (waits.quote_id, waits.amount) == (first, 72_990)
    (song,) = catalogue.quotes.get(first).songs.values()
    assert catalogue.holds.owed(song) == ["729.90 GBP of Q1, not invoiced yet"]
    assert issuer.issue(drafter.final(first).id, TODAY).amounts.gross == 72_990
    assert unbilled_quotes(catalogue, {client.id: client.name}) == []


def test_a_version_accepted_later_takes_the_place_of_the_accepted_one(
    catalogue: Catalogue, client: Client, quoter: Quoter
) -> None:
    """From then on it alone is what was agreed."""
    first = accepted(quoter, client)
    second = quoter.draft(client.id, JOB, TODAY, version_of=first)
    quoter.send(second.id, PlainPapers(), TODAY)
    quoter.accept(second.id, "Ada", TODAY)
    assert [each.state for each in catalogue.quotes.versions(first)] == [QuoteState.SUPERSEDED, QuoteState.ACCEPTED]
    with refused("no_such_row", noun="version 3 of quote"):
        catalogue.quotes.find("q1 v3")


@pytest.mark.parametrize(
    ("kind", "country", "studio", "treatment", "vat"),
    [
        (ClientKind.BUSINESS, "GB", STUDIO, Treatment.STANDARD, 2_000),
        (ClientKind.PRIVATE, "GB", STUDIO, Treatment.STANDARD, 2_000),
        (ClientKind.BUSINESS, "IE", STUDIO, Treatment.OUTSIDE_SCOPE, 0),
        (ClientKind.PRIVATE, "US", STUDIO, Treatment.STANDARD, 2_000),
        (ClientKind.BUSINESS, "GB", UNREGISTERED, Treatment.UNREGISTERED, 0),
        (ClientKind.BUSINESS, "IE", UNREGISTERED, Treatment.UNREGISTERED, 0),
    ],
)
def test_whose_vat_it_is(
    catalogue: Catalogue, kind: ClientKind, country: str, studio: object, treatment: Treatment, vat: int
) -> None:
    """Businesses abroad account for it themselves, private clients there pay ours; without a number there is none."""
    client = catalogue.clients.add("Nova", kind=kind, country=country)
    draft = Drafter(catalogue, studio).free(client.id, [line(10_000)])  # type: ignore[arg-type]  # StudioDetails
    assert (draft.treatment, draft.amounts.vat) == (treatment, vat)


def test_a_deposit_that_was_credited_is_not_deducted(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer
) -> None:
    """The final invoice then charges all."""
    from app.billing.credit_note import draft_credit

    quote_id = accepted(quoter, client)
    deposit = issuer.issue(drafter.deposit(quote_id).id, TODAY)
    issuer.issue(draft_credit(catalogue, deposit.id, "paid in cash").id, TODAY)
    assert account_of(catalogue, deposit.id).standing is Standing.PAID
    final = drafter.final(quote_id)
    assert final.amounts.gross == 72_990


@given(net=st.integers(0, 10**9), bp=st.integers(0, 10_000), share=st.integers(0, 10_000))
def test_a_deposit_is_split_to_the_penny(net: int, bp: int, share: int) -> None:
    """Net and VAT of the deposit and of the rest add up to those of the whole, whatever the rounding."""
    whole = amounts_of([line(net, vat_bp=bp)])
    deposit = whole.gross * share // 10_000
    part_net, part_vat = split_gross(deposit, whole.net, whole.gross)
    assert part_net + part_vat == deposit
    rest = amounts_of([line(net, vat_bp=bp), line(-part_net, vat_bp=bp, vat=-part_vat)])
    assert (rest.net + part_net, rest.vat + part_vat) == (whole.net, whole.vat)
    assert 0 <= part_vat <= whole.vat


class Drawn(PlainPapers):
    """Remembers the quotes that are drawn."""

    def __init__(self) -> None:
        self.papers: list[QuotePaper] = []

    def quote(self, paper: QuotePaper) -> bytes:
        """As plainly as the others."""
        self.papers.append(paper)
        return super().quote(paper)


def test_a_quote_holds_from_the_day_it_is_sent(client: Client, quoter: Quoter) -> None:
    """A draft that lay for months is dated anew, in the catalogue as on its paper."""
    old, drawn = quoter.draft(client.id, JOB, "2025-10-01"), Drawn()
    sent = quoter.send(old.id, drawn, "2026-03-02")
    assert (old.valid_until, sent.valid_until, sent.gross) == ("2025-10-31", "2026-04-01", old.gross)
    (paper,) = drawn.papers
    assert (paper.made_on, paper.quote.valid_until) == ("2026-03-02", "2026-04-01")


def test_a_draft_is_edited_line_by_line(catalogue: Catalogue, client: Client, drafter: Drafter) -> None:
    """Other prices by position, lines taken out, a discount of what is left; sums, head and VAT follow."""
    lines = [line(10_000), replace(line(5_000, "Editing"), quantity=150, unit_price=3_333), line(700, "Tape")]
    draft = drafter.free(client.id, lines, po_number="1", remarks="Hello")
    edited = edit_draft(catalogue, drafter, draft.id, (), {2: 4_001}, {3}, discount="10%", due_on="2026-04-01")
    assert [each.amount for each in edited.lines] == [10_000, 6_002, -1_600]
    assert (edited.amounts.net, edited.amounts.vat) == (14_402, 2_880)
    assert (edited.po_number, edited.remarks, edited.due_on) == ("1", "Hello", "2026-04-01")
    again = edit_draft(catalogue, drafter, draft.id, [line(100)], remarks="", po_number="", due_on="")
    assert [(each.amount, each.vat_bp) for each in again.lines] == [(100, 2_000)]
    assert (again.po_number, again.remarks, again.due_on) == ("", "", None)


def test_a_draft_takes_another_currency_and_rate(catalogue: Catalogue, client: Client, drafter: Drafter) -> None:
    """Its prices are as many of it, whole ones where it has no decimals; its rate has a day and whose it is."""
    draft = drafter.free(client.id, [line(10_050), line(2_000, "Tape")])
    euros = Exchange("EUR", 2, "0.86", "2026-02-27", "HMRC")
    edited = edit_draft(catalogue, drafter, draft.id, exchange=euros)
    assert (edited.currency, edited.sterling_rate, edited.rate_on, edited.rate_source) == (
        *("EUR", "0.86", "2026-02-27", "HMRC"),
    )
    assert (edited.amounts.net, edited.amounts.net_gbp) == (12_050, 10_363)
    yen = edit_draft(catalogue, drafter, draft.id, prices={2: 30}, exchange=Exchange("JPY", 0, "0.0052"))
    assert ([each.amount for each in yen.lines], yen.decimals, yen.rate_on) == ([101, 30], 0, "2026-03-01")
    kept = edit_draft(catalogue, drafter, draft.id, remarks="Hello")
    assert (kept.currency, kept.sterling_rate, kept.amounts) == ("JPY", "0.0052", yen.amounts)
    pounds = edit_draft(catalogue, drafter, draft.id, exchange=POUNDS)
    assert (pounds.currency, pounds.amounts.net, pounds.rate_on, pounds.rate_source) == ("GBP", 13_100, None, "")


def test_the_currency_of_a_quote_and_of_a_credit_stays(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer
) -> None:
    """What is billed of a quote takes another rate alone, a credit note not even that."""
    quote = quoter.draft(client.id, JOB, TODAY, exchange=Exchange("EUR", 2, "0.86", TODAY, "HMRC"))
    quoter.send(quote.id, PlainPapers(), TODAY)
    draft = drafter.final(quoter.accept(quote.id, "", TODAY).id)
    with refused("quote_currency", currency="USD"):
        edit_draft(catalogue, drafter, draft.id, exchange=Exchange("USD", 2, "0.75"))
    dearer = edit_draft(catalogue, drafter, draft.id, exchange=Exchange("EUR", 2, "0.9", TODAY, "Bank"))
    assert (dearer.sterling_rate, dearer.rate_source, dearer.amounts.net) == ("0.9", "Bank", draft.amounts.net)
    note = draft_credit(catalogue, issuer.issue(draft.id, TODAY).id, "Sorry")
    with refused("credit_rate", draft=note.id):
        edit_draft(catalogue, drafter, note.id, exchange=Exchange("EUR", 2, "0.8"))


def test_what_is_fixed_in_a_draft_stays(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer
) -> None:
    """What was invoiced before keeps its price, a deposit its line; and only lines that are there are changed."""
    quote_id = accepted(quoter, client)
    deposit = drafter.deposit(quote_id)
    with refused("fixed_lines", draft=deposit.id):
        edit_draft(catalogue, drafter, deposit.id, discount="10%")
    issuer.issue(deposit.id, TODAY)
    final = drafter.final(quote_id)
    last = len(final.lines)
    for change, lines in (({last: 1}, (last,)), ({last + 1: 1}, (last + 1,)), ({0: 1}, (0,))):
        with refused("no_such_line", draft=final.id, lines=lines):
            edit_draft(catalogue, drafter, final.id, (), change)
    assert catalogue.invoices.get(final.id) == final


def test_a_draft_made_void_is_drafted_again_as_it_was(catalogue: Catalogue, client: Client, drafter: Drafter) -> None:
    """Under another id, in its currency, with all it said; unless what it charges was charged meanwhile."""
    charged = [line(10_000, origin="round:1")]
    exchange = Exchange("EUR", 2, "0.9")
    draft = drafter.free(client.id, charged, po_number="7", remarks="R", exchange=exchange, due_on="2026-05-01")
    catalogue.invoices.void(draft.id)
    again = redraft(catalogue, draft)
    left_out = {"id", "lines", "made_at"}
    before, after = ({k: v for k, v in asdict(each).items() if k not in left_out} for each in (draft, again))
    assert (before, again.lines[0].origin) == (after, "round:1")
    assert again.id != draft.id
    with refused("billed_already"):
        redraft(catalogue, draft)
