"""The owner's view of the books: what is owed, came, was earned by what and waits to be billed; and the rows behind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.billing.amounts import sterling
from app.billing.billed import billed_of, gross_of
from app.billing.book_figures import LAST, Age, BookRow, Figure, IncomeShare, Overview, Period
from app.catalogue import Catalogue
from app.catalogue.database import Row
from app.pricing.rate_card import MixingRates
from app.pricing.rate_card_versions import card_in_use
from app.text import short_date
from render.text import count

AGES = ((0, "Not yet due"), (30, "1–30 days"), (60, "31–60 days"), (90, "61–90 days"))
OLDEST = "Over 90 days"
MOST_CLIENTS = 8
MOST_ROWS = 2000  # of a list on screen; the CSV has all
KINDS = {"invoice": "Invoice", "deposit": "Deposit", "credit_note": "Credit note"}


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of `number` invoices of one due day, in pence sterling: owed, or below nought, a credit balance."""

    due_on: str
    pence: int
    number: int
    owed: bool


def overview(catalogue: Catalogue, period: Period, today: date) -> Overview:
    """The figures of a period; what is owed and what waits is as of today."""
    figures, day, span = catalogue.billing, today.isoformat(), (period.since, period.until)
    year = f"{today.year}-01-01", f"{today.year}-12-31"
    left, names = _left(catalogue), client_names(catalogue)
    owed = [each for each in left if each.owed]
    by_month = figures.by_month(*span)
    return Overview(
        {
            Figure.OUTSTANDING: _sum_left(owed),
            Figure.OVERDUE: _sum_left(each for each in owed if each.due_on < day),
            Figure.INVOICED: figures.invoiced(*span),
            Figure.RECEIVED: figures.received(*span),
            Figure.UNBILLED: _sum_rows(unbilled_quotes(catalogue, names)),
            Figure.QUOTES: _sum_rows(waiting_quotes(catalogue, names, day)),
            Figure.ROUNDS: _extra_rounds(catalogue, period),
            Figure.DRAFTS: _sum_rows(drafts(catalogue, names)),
            Figure.CREDITS: _sum_left(each for each in left if not each.owed),
        },
        _ageing(owed, today),
        _months(by_month),
        _clients(names, figures.by_client(*span)),
        _services(catalogue, period, sum(by_month.values())),
        figures.invoiced(*year)[0],
        figures.received(*year)[0],
    )


def _left(catalogue: Catalogue) -> list[_Left]:
    """What is left by due day, what is owed apart from credits."""
    return [_Left(due_on, pence, number, bool(owed)) for due_on, owed, pence, number in catalogue.billing.left()]


def _sum_left(left: Iterable[_Left]) -> tuple[int, int]:
    pence, number = 0, 0
    for each in left:
        pence += each.pence
        number += each.number
    return pence, number


def _sum_rows(rows: Sequence[BookRow]) -> tuple[int, int]:
    return sum(row.amount for row in rows), len(rows)


def _extra_rounds(catalogue: Catalogue, period: Period) -> tuple[int, int]:
    """What they were charged at; of those not yet billed, what the card in use says."""
    rates = card_in_use(catalogue).mixing
    rounds = catalogue.billing.extra_rounds(period.since, period.until)
    return sum(_round_pence(row, rates) for row in rounds), len(rounds)


def _round_pence(row: Row, rates: MixingRates) -> int:
    """What an extra round or a recall was charged at, or what the card says of one that is not billed yet."""
    if row["billed"] is not None:
        return int(row["billed"])
    return rates.recall_pence if row["recall"] else rates.round_pence


def _ageing(owed: Sequence[_Left], today: date) -> list[Age]:
    names = [*(name for _, name in AGES), OLDEST]
    sums, counts, days = Counter[str](), Counter[str](), {each.due_on for each in owed}
    aged = {day: age_of(day, today) for day in days}
    for each in owed:
        sums[aged[each.due_on]] += each.pence
        counts[aged[each.due_on]] += each.number
    return [Age(name, sums[name], counts[name]) for name in names]


def age_of(due_on: str, today: date) -> str:
    """How long past its due day, a plain date, something was on a day, as AGES and OLDEST name it."""
    late = (today - date.fromisoformat(due_on)).days
    return next((name for most, name in AGES if late <= most), OLDEST)


def _months(by_month: Mapping[str, int]) -> list[IncomeShare]:
    """Every month from the first in which anything fell to the last, also those in between without anything."""
    if not by_month:
        return []
    (first_year, first), (last_year, last) = (map(int, name.split("-")) for name in (min(by_month), max(by_month)))
    names = [f"{at // 12}-{at % 12 + 1:02}" for at in range(first_year * 12 + first - 1, last_year * 12 + last)]
    return [IncomeShare(name, by_month.get(name, 0)) for name in names]


def _clients(names: Mapping[int, str], by_client: Mapping[int, int]) -> list[IncomeShare]:
    """The largest by name, and the others together."""
    ordered = sorted(by_client.items(), key=lambda each: (-each[1], names.get(each[0], "")))
    largest = [IncomeShare(names.get(client_id, "–"), pence) for client_id, pence in ordered[:MOST_CLIENTS]]
    rest = sum(pence for _, pence in ordered[MOST_CLIENTS:])
    return (
        [*largest, IncomeShare(f"{len(ordered) - MOST_CLIENTS} others", rest)]
        if len(ordered) > MOST_CLIENTS
        else largest
    )


def _services(catalogue: Catalogue, period: Period, net: int) -> list[IncomeShare]:
    """Deposits and their deductions are in "other" until the final invoice; what rounding leaves goes there, too."""
    places, mixing, mastering = catalogue.billing.decimals(), 0, 0
    for currency, rate, mixed, mastered in catalogue.billing.by_service(period.since, period.until):
        mixing += sterling(mixed or 0, rate, places[currency])
        mastering += sterling(mastered or 0, rate, places[currency])
    rest = net - mixing - mastering
    return [IncomeShare("Mixing", mixing), IncomeShare("Mastering", mastering), IncomeShare("Deposits and other", rest)]


def rows_behind(
    catalogue: Catalogue, figure: Figure, period: Period, today: date, limit: int = MOST_ROWS
) -> list[BookRow]:
    """The rows that a figure is made of, the newest or the most overdue first."""
    names, figures = client_names(catalogue), catalogue.billing
    if figure in (Figure.OUTSTANDING, Figure.OVERDUE):
        owed = figures.owed(LAST if figure is Figure.OUTSTANDING else today.isoformat(), limit)
        rows = figures.rows_of([row["id"] for row in owed])
        return [_open_row(row, rows[row["id"]], names, today) for row in owed]
    if figure is Figure.CREDITS:
        over = figures.overpaid(limit)
        rows = figures.rows_of([row["id"] for row in over])
        return [_credit_row(row, rows[row["id"]], names) for row in over]
    if figure is Figure.INVOICED:
        return [_issued_row(row, names) for row in figures.issued_rows(period.since, period.until, limit)]
    if figure is Figure.RECEIVED:
        return [_paid_row(row, names) for row in figures.payment_rows(period.since, period.until, limit)]
    if figure is Figure.ROUNDS:
        rates = card_in_use(catalogue).mixing
        return [_round_row(row, names, rates) for row in figures.extra_rounds(period.since, period.until)]
    if figure is Figure.DRAFTS:
        return drafts(catalogue, names)
    if figure is Figure.QUOTES:
        day = today.isoformat()
        return [*waiting_quotes(catalogue, names, day), *expired_quotes(catalogue, names, day)]
    return unbilled_quotes(catalogue, names)


def client_names(catalogue: Catalogue) -> Mapping[int, str]:
    """What each client is called, by id; also those archived."""
    return {client.id: client.name for client in catalogue.clients.all()}


def waiting_quotes(catalogue: Catalogue, names: Mapping[int, str], day: str) -> list[BookRow]:
    """Quotes that were sent and can still be accepted."""
    return [
        _quote_row(row, names, _quoted(row)) for row in catalogue.billing.quotes("sent") if row["valid_until"] >= day
    ]


def expired_quotes(catalogue: Catalogue, names: Mapping[int, str], day: str) -> list[BookRow]:
    """Quotes nobody answered in time: they count for nothing, and can still be answered or made again."""
    late = [row for row in catalogue.billing.quotes("sent") if row["valid_until"] < day]
    rows = [_quote_row(row, names, 0) for row in late]
    return [replace(each, label=f"{each.label}, expired") for each in rows]


def unbilled_quotes(catalogue: Catalogue, names: Mapping[int, str]) -> list[BookRow]:
    """Accepted quotes of which not all is on an invoice or a draft: gross, less what was issued of any version."""
    invoiced = catalogue.billing.billed_of_quotes()
    whole = {row["quote_id"] for row in invoiced if row["whole"]}
    finished = {row["root_id"] for row in invoiced if row["whole"]}
    billed = Counter[int]()
    for row in invoiced:
        billed[row["root_id"]] += row["pence"]
    rows = []
    for row in catalogue.billing.quotes("accepted"):
        root = row["root_id"]
        # an invoice of an earlier version may also hold what came on top of the quote
        billed_here = _quoted(row, gross_of(billed_of(catalogue, root))) if root in finished else billed[root]
        left = _quoted(row) - billed_here
        if row["id"] not in whole and left > 0:
            rows.append(_quote_row(row, names, left))
    return rows


def _quoted(row: Row, amount: int | None = None) -> int:
    """An amount of a quote, its gross where none is named, in pence sterling."""
    return sterling(row["gross"] if amount is None else amount, row["sterling_rate"], row["decimals"])


def drafts(catalogue: Catalogue, names: Mapping[int, str]) -> list[BookRow]:
    """Quotes that were not sent yet, then invoices that were not issued."""
    figures = catalogue.billing
    quotes = [_quote_row(row, names, _quoted(row)) for row in figures.quotes("draft")]
    return [*quotes, *(_draft_row(row, names) for row in figures.drafts())]


def _open_row(left: Row, row: Row, names: Mapping[int, str], today: date) -> BookRow:
    due = left["due_on"]
    day = date.fromisoformat(due)
    days = (today - day).days
    about = f"{count(days, 'day')} overdue" if days > 0 else f"due {short_date(date.fromisoformat(due))}"
    client = names[left["client_id"]]
    return BookRow(row["label"], row["issued_on"], client, about, left["pence"], due, invoice_id=left["id"])


def _credit_row(left: Row, row: Row, names: Mapping[int, str]) -> BookRow:
    what = "Credit note to pay back or use" if row["kind"] == "credit_note" else "Overpaid"
    client = names[left["client_id"]]
    return BookRow(row["label"], row["issued_on"], client, what, left["pence"], left["due_on"], invoice_id=left["id"])


def _issued_row(row: Row, names: Mapping[int, str]) -> BookRow:
    what = KINDS[row["kind"]]
    return BookRow(
        row["label"], row["issued_on"], names[row["client_id"]], what, row["pence"], row["due_on"], invoice_id=row["id"]
    )


def _paid_row(row: Row, names: Mapping[int, str]) -> BookRow:
    what = f"{row['kind'].capitalize()}{' by ' + row['method'] if row['method'] else ''}"
    return BookRow(row["label"], row["paid_on"], names[row["client_id"]], what, row["pence"], invoice_id=row["id"])


def _draft_row(row: Row, names: Mapping[int, str]) -> BookRow:
    named = f"Draft {row['id']}"
    return BookRow(
        named, row["made_at"][:10], names[row["client_id"]], KINDS[row["kind"]], row["pence"], invoice_id=row["id"]
    )


def _quote_row(row: Row, names: Mapping[int, str], pence: int) -> BookRow:
    named = f"Q{row['root_id']}" + (f" v{row['version']}" if row["version"] > 1 else "")
    until = row["valid_until"]
    return BookRow(named, row["made_at"][:10], names[row["client_id"]], row["title"], pence, until, quote_id=row["id"])


def _round_row(row: Row, names: Mapping[int, str], rates: MixingRates) -> BookRow:
    about, amount = "not billed yet" if row["billed"] is None else "billed", _round_pence(row, rates)
    named = f"{row['title']}, {'recall, ' if row['recall'] else ''}round {row['number']}"
    return BookRow(named, row["opened_at"][:10], names[row["client_id"]], about, amount, song_id=row["song_id"])
