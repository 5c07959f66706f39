"""The books as the program tells them, in every way it does, held against our own ledger."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from app.billing.account import accounts
from app.billing.book_figures import FIRST, LAST, Figure, Period
from app.billing.overview import overview
from app.billing.papers import StatementRow
from app.billing.vat_return import VatAccounting, VatReturn, vat_summary
from app.billing.vat_scheme import Basis
from app.domain.books import PAYMENT_ENTRIES
from app.errors import UsageError
from app.use_cases.audit import BooksCheck, asked_export
from app.use_cases.audit_file import AuditCheck, save_audit
from app.use_cases.books import Books
from app.use_cases.statements import debtors, statement
from tests.app.use_cases.lifetime import CLIENTS, Desk, facts, facts_of
from tests.app.use_cases.own_ledger import Entry, Paper

EVER = "2031-12-31"
Rows = Sequence[dict[str, str]]


def check(desk: Desk) -> None:
    """All of it."""
    books = desk.books()
    check_papers(desk, books)
    check_numbers(desk, books)
    for day in sorted({*(desk.life.days_ago(500) for _ in range(4)), desk.life.today.isoformat()}):
        check_owed(desk, books, day)
    check_figures(desk, books)
    for basis in Basis:
        check_vat(desk, books, basis)
    check_exports(desk, books)
    check_audit(desk, books)


def check_papers(desk: Desk, books: Books) -> None:
    """What was issued and entered, and nothing else; each account has our balance."""
    found = [each for each in accounts(books.catalogue) if each.invoice.label]
    assert {each.invoice.id for each in found} == set(desk.ledger.papers)
    for each in found:
        paper = desk.ledger.papers[each.invoice.id]
        assert facts_of(each.invoice) == facts(paper)
        assert each.balance == desk.ledger.balance(paper.id), f"{paper.label}: {each.balance}"
        own_notes = desk.ledger.notes(paper.id)
        net, vat = paper.net + sum(one.net for one in own_notes), paper.vat + sum(one.vat for one in own_notes)
        assert paper.credits or (net >= 0 and vat >= min(0, paper.vat) and (net or not vat)), (
            f"{paper.label}: {net}, {vat} are left"
        )
        if not each.balance and not any(_given_away(one) for one in desk.ledger.of(paper.id)):
            left = paper.gross_gbp - sum(one.pence for one in desk.ledger.of(paper.id))
            assert not left, f"{paper.label} is settled but for {left}p"


def _given_away(entry: Entry) -> bool:
    """Whether an entry has the pence of another paper, whose credit it is, or of what it reverses."""
    return (entry.kind == "credit" and entry.amount < 0) or (entry.kind != "write_off" and entry.reverses is not None)


def check_numbers(desk: Desk, books: Books) -> None:
    """From 1 on each number of a series is a paper or a recorded gap, and the check of the books finds nothing."""
    report = BooksCheck.of(books.catalogue, books.catalogue.path.parent / "backups").report
    assert report.failures == (), report.failures
    assert all(gap.why for gap in books.catalogue.numbering.gaps())
    gaps = {
        (gap.series, number)
        for gap in books.catalogue.numbering.gaps()
        if gap.series != PAYMENT_ENTRIES
        for number in range(gap.first, gap.last + 1)
    }
    assert gaps == desk.ledger.lacking
    labels = {each.label for each in desk.ledger.papers.values()}
    for series, following in desk.ledger.following.items():
        for number in range(1, following):
            there = f"{series}{number:04}" in labels
            assert there != ((series, number) in desk.ledger.lacking), f"{series}{number}"
    found = {name: number for name, number in books.catalogue.numbering.following().items() if name != PAYMENT_ENTRIES}
    assert found == desk.ledger.following


def check_owed(desk: Desk, books: Books, day: str) -> None:
    """Statements show what was written off, aged debtors do not; else both are what was owed at the end of a day."""
    ledger = desk.ledger
    aged = {(row.client, row.currency): row for row in debtors(books, day).rows}
    for client, code in ledger.accounts():
        given_up = ledger.owed(client, code, day, given_up=False)
        row = aged.pop((CLIENTS[client - 1], code), None)
        assert (row.total if row else 0) == given_up, f"aged debtors of {day}: {CLIENTS[client - 1]} {code}"
        if row:
            assert sum(row.ages) + row.credit == row.total
            assert row.total_gbp == ledger.owed_gbp(client, code, day)
        with suppress(UsageError):  # nothing was issued by then
            drawn = statement(books, client, "", code, on=day)
            assert drawn.closing == ledger.owed(client, code, day, given_up=True), f"statement of {day}"
            assert 0 <= drawn.overdue <= max(0, drawn.closing)
            half = drawn.rows[len(drawn.rows) // 2].on
            later = statement(books, client, half, code, on=day)
            assert (later.closing, later.opening) == (drawn.closing, _before(drawn.rows, half))
    assert not aged, f"aged debtors of {day}: {aged}"


def _before(rows: Sequence[StatementRow], day: str) -> int:
    """The balance before a day."""
    return sum(row.charged - row.paid for row in rows if row.on < day)


def check_figures(desk: Desk, books: Books) -> None:
    """The owner's figures of all time."""
    ledger = desk.ledger
    seen = overview(books.catalogue, Period("All", FIRST, LAST), desk.life.today).figures
    left = [(ledger.balance(each.id), ledger.worth(each.id)) for each in ledger.papers.values()]
    came = [each.pence for each in ledger.entries if each.kind in ("payment", "refund")]
    assert seen[Figure.OUTSTANDING][0] == sum(pence for owed, pence in left if owed > 0)
    assert seen[Figure.CREDITS][0] == sum(pence for owed, pence in left if owed < 0)
    assert seen[Figure.INVOICED] == (sum(each.gross_gbp for each in ledger.papers.values()), len(ledger.papers))
    assert seen[Figure.RECEIVED] == (sum(came), len(came))


def check_vat(desk: Desk, books: Books, basis: Basis) -> None:
    """Each period has what counts in it, the periods follow each other, and together they have all of it, once."""
    details, cash = desk.life.details, basis is Basis.CASH
    returns = vat_summary(accounts(books.catalogue), VatAccounting.of(details, basis), EVER).returns
    papers = [each for each in desk.ledger.papers.values() if each.treatment != "unregistered"]
    claims = [] if cash else [part for each in papers for part in desk.ledger.relief(each)]
    claims = [part for part in claims if part[0] >= details.vat_from]
    before, counted = _day_before(details.vat_from), Counter[str]()
    for each in returns:
        last = [desk.ledger.taxed_by(paper, each.period.until, cash=cash) for paper in papers]
        first = [desk.ledger.taxed_by(paper, before, cash=cash) for paper in papers]
        net, vat = (sum(one[at] for one in last) - sum(one[at] for one in first) for at in (0, 1))
        mine = [part[2] for part in claims if before < part[0] <= each.period.until]
        wanted = (net, vat, vat - sum(one for one in mine if one < 0), sum(one for one in mine if one > 0), net)
        assert _boxes(each) == wanted, f"{basis} {each.period.name}: {_boxes(each)} and not {wanted}"
        assert before == _day_before(each.period.since) or not counted, f"{each.period.name} does not follow"
        before = each.period.until
        counted.update(net=each.net, vat=each.vat, relief=each.box_4 - each.box_1 + each.vat)
    _check_whole(desk, papers, counted, claims, cash=cash)


def _boxes(each: VatReturn) -> tuple[int, int, int, int, int]:
    return each.net, each.vat, each.box_1, each.box_4, each.box_6


def _check_whole(
    desk: Desk, papers: Sequence[Paper], counted: Counter[str], claims: Sequence[tuple[str, int, int]], *, cash: bool
) -> None:
    """All periods have what all papers have, but for what came before the studio was registered."""
    since = _day_before(desk.life.details.vat_from)
    for at, name in enumerate(("net", "vat")):
        whole = sum(desk.ledger.taxed_by(paper, EVER, cash=cash)[at] for paper in papers)
        early = sum(desk.ledger.taxed_by(paper, since, cash=cash)[at] for paper in papers)
        assert counted[name] == whole - early, f"{name} of all periods: {counted[name]} and not {whole - early}"
    assert counted["relief"] == sum(part[2] for part in claims)


def _day_before(day: str) -> str:
    """A text that stands just before a plain date in their order."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day else ""


def read(books: Books, program: str, currency: str = "GBP") -> Rows:
    """The rows of an export."""
    content = asked_export(program, currency=currency).export(books.catalogue).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def check_exports(desk: Desk, books: Books) -> None:
    """Each file, read again, has every paper and every entry at what it comes to."""
    ledger = desk.ledger
    papers = {each.label: each for each in ledger.papers.values()}
    units = {each.label: Decimal(1).scaleb(-each.coin.decimals) for each in papers.values()}
    plain = [(row["Number"], Decimal(row["Net"]), Decimal(row["VAT"])) for row in read(books, "csv")]
    _agree(papers, units, plain)
    entries = {each.id: each for each in ledger.entries}
    rows = read(books, "csv-payments")
    assert [int(row["Entry"]) for row in rows] == sorted(entries, key=lambda each: (entries[each].on, each))
    for row in rows:
        entry, paper = entries[int(row["Entry"])], papers[row["Invoice"]]
        found = (paper.id, row["Date"], Decimal(row["Amount"]), Decimal(row["Sterling"]))
        assert found == (entry.paper, entry.on, entry.amount * units[paper.label], Decimal(entry.pence).scaleb(-2))
    for code in {each.coin.code for each in papers.values()}:
        came = sum(
            entry.amount * units[ledger.papers[entry.paper].label]
            for entry in ledger.entries
            if ledger.papers[entry.paper].coin.code == code and entry.kind in ("payment", "refund")
        )
        assert sum(Decimal(row["*Amount"]) for row in read(books, "xero-payments", code)) == came
        assert sum(Decimal(row["Amount"]) for row in read(books, "quickbooks-payments", code)) == came
    with suppress(UsageError):  # a rate of VAT that the program has no code for
        _check_programs(desk, books)


def _check_programs(desk: Desk, books: Books) -> None:
    ledger = desk.ledger
    papers = {each.label: each for each in ledger.papers.values()}
    units = {each.label: Decimal(1).scaleb(-each.coin.decimals) for each in papers.values()}
    xero = []
    for row in read(books, "xero"):
        unit = units[row["*InvoiceNumber"]]
        net = (Decimal(row["*Quantity"]) * Decimal(row["*UnitAmount"])).quantize(unit, ROUND_HALF_UP)
        rate = {"20% (VAT on Income)": 20, "5% (VAT on Income)": 5}.get(row["*TaxType"], 0)
        tax = Decimal(row["TaxAmount"]) if "TaxAmount" in row else (net * rate / 100).quantize(unit, ROUND_HALF_UP)
        xero.append((row["*InvoiceNumber"], net, tax))
    _agree(papers, units, xero)
    quick = [(row["*InvoiceNo"], row, 1) for row in read(books, "quickbooks")]
    quick += [(row["*InvoiceNo"], row, -1) for row in read(books, "quickbooks-credits")]
    amounts = [
        (label, sign * Decimal(row["*ItemAmount"]), sign * Decimal(row["ItemTaxAmount"])) for label, row, sign in quick
    ]
    _agree(papers, units, amounts)
    sums = Counter[str]()
    signs = {"SI": 1, "SC": -1, "SA": -1, "SP": 1}
    for row in [*read(books, "sage"), *read(books, "sage-payments")]:
        pounds = signs[row["Type"]] * (Decimal(row["Net Amount"]) + Decimal(row["Tax Amount"]))
        sums[row["Account Reference"]] += int(pounds * 100)
    for client, name in enumerate(CLIENTS, 1):
        mine = [each for each in ledger.papers.values() if each.client == client]
        ids = {each.id for each in mine}
        settled = sum(each.pence for each in ledger.entries if each.paper in ids and each.kind != "credit")
        account = sum(number for key, number in sums.items() if key.endswith(str(client)))
        assert account == sum(each.gross_gbp for each in mine) - settled, f"Sage: {name}"


def _agree(papers: dict[str, Paper], units: dict[str, Decimal], rows: Sequence[tuple[str, Decimal, Decimal]]) -> None:
    """The rows of each paper come to its net and VAT."""
    net, vat = dict.fromkeys(papers, Decimal(0)), dict.fromkeys(papers, Decimal(0))
    for label, one, tax in rows:
        net[label] += one
        vat[label] += tax
    for label, paper in papers.items():
        wanted = paper.net * units[label], paper.vat * units[label]
        assert (net[label], vat[label]) == wanted, f"{label}: {net[label]}, {vat[label]}"


def check_audit(desk: Desk, books: Books) -> None:
    """The audit file proves itself, and holds every paper."""
    path = desk.life.root / "audit.jsonl"
    seal = save_audit(books, path)
    checked = AuditCheck.of([path])
    assert checked.failures == ()
    assert seal.invoices == checked.checked == len(desk.ledger.papers)
    path.unlink()
