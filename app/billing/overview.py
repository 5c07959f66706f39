"""The owner's view of the books: what is owed, came, was earned by what, and waits to be billed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.billing.amounts import sterling
from app.billing.periods import LAST
from app.billing.quoting import card_in_use
from app.catalogue import Catalogue
from app.catalogue.database import Row
from app.domain.overview import Age, BookRow, Figure, Overview, Period, Share

AGES = ((0, "Not yet due"), (30, "1–30 days"), (60, "31–60 days"), (90, "61–90 days"))
OLDEST = "Over 90 days"
MOST_ROWS = 2000  # of a list on screen; the CSV has all
MOST_CLIENTS = 8
KINDS = {"invoice": "Invoice", "deposit": "Deposit", "credit_note": "Credit note"}


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of `number` invoices of one due day, in pence sterling; below nought for credits."""

    due_on: str
    pence: int
    number: int


def overview(catalogue: Catalogue, period: Period, today: date) -> Overview:
    """The figures of a period; what is owed and what waits is as of today."""
    figures, day = catalogue.billing, today.isoformat()
    left = [_Left(row["due_on"], _pence(row), row["number"]) for row in figures.balances()]
    owed = [each for each in left if each.pence > 0]
    late = [each for each in owed if each.due_on < day]
    too_much = [each for each in left if each.pence < 0]
    waiting, unbilled, drafts = _waiting(catalogue, day), _unbilled(catalogue), _drafts(catalogue)
    rounds = figures.extra_rounds(period.since, period.until)
    price = card_in_use(catalogue).mixing.round_pence
    year = f"{today.year}-01-01", f"{today.year}-12-31"
    return Overview(
        {
            Figure.OUTSTANDING: (sum(each.pence for each in owed), sum(each.number for each in owed)),
            Figure.OVERDUE: (sum(each.pence for each in late), sum(each.number for each in late)),
            Figure.INVOICED: figures.invoiced(period.since, period.until),
            Figure.RECEIVED: figures.received(period.since, period.until),
            Figure.UNBILLED: (sum(row.amount for row in unbilled), len(unbilled)),
            Figure.QUOTES: (sum(row.amount for row in waiting), len(waiting)),
            Figure.ROUNDS: (sum(price if row["billed"] is None else row["billed"] for row in rounds), len(rounds)),
            Figure.DRAFTS: (sum(row.amount for row in drafts), len(drafts)),
            Figure.CREDITS: (sum(each.pence for each in too_much), sum(each.number for each in too_much)),
        },
        _ageing(owed, today),
        _months(figures.by_month(period.since, period.until)),
        _clients(catalogue, figures.by_client(period.since, period.until)),
        _services(catalogue, period),
        figures.invoiced(*year)[0],
        figures.received(*year)[0],
    )


def rows_behind(
    catalogue: Catalogue, figure: Figure, period: Period, today: date, limit: int = MOST_ROWS
) -> list[BookRow]:
    """The rows that a figure is made of, the newest or the most overdue first."""
    names, figures = _names(catalogue), catalogue.billing
    if figure in (Figure.OUTSTANDING, Figure.OVERDUE):
        owed = figures.owed(LAST if figure is Figure.OUTSTANDING else today.isoformat(), limit)
        said = figures.rows_of([row["id"] for row in owed])
        return [_open_row(row, said[row["id"]], names, today) for row in owed]
    if figure is Figure.CREDITS:
        over = figures.overpaid(limit)
        said = figures.rows_of([row["id"] for row in over])
        return [_credit_row(row, said[row["id"]], names) for row in over]
    if figure is Figure.INVOICED:
        return [_issued_row(row, names) for row in figures.issued_rows(period.since, period.until, limit)]
    if figure is Figure.RECEIVED:
        return [_paid_row(row, names) for row in figures.payment_rows(period.since, period.until, limit)]
    if figure is Figure.ROUNDS:
        price = card_in_use(catalogue).mixing.round_pence
        return [_round_row(row, names, price) for row in figures.extra_rounds(period.since, period.until)]
    if figure is Figure.DRAFTS:
        return _drafts(catalogue)
    if figure is Figure.QUOTES:
        return [*_waiting(catalogue, today.isoformat()), *_expired(catalogue, today.isoformat())]
    return _unbilled(catalogue)


def _pence(row: Row) -> int:
    """A balance in pence."""
    in_pounds = row["currency"] == "GBP"
    return int(row["balance"]) if in_pounds else sterling(row["balance"], row["sterling_rate"], row["decimals"])


def _ageing(owed: Sequence[_Left], today: date) -> list[Age]:
    names = [*(name for _, name in AGES), OLDEST]
    sums, counts = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for each in owed:
        days = (today - date.fromisoformat(each.due_on)).days
        name = next((name for most, name in AGES if days <= most), OLDEST)
        sums[name] += each.pence
        counts[name] += each.number
    return [Age(name, sums[name], counts[name]) for name in names]


def _months(found: Mapping[str, int]) -> list[Share]:
    """Every month from the first in which anything fell to the last, also those in between without anything."""
    if not found:
        return []
    (first_year, first), (last_year, last) = (map(int, name.split("-")) for name in (min(found), max(found)))
    names = [f"{at // 12}-{at % 12 + 1:02}" for at in range(first_year * 12 + first - 1, last_year * 12 + last)]
    return [Share(name, found.get(name, 0)) for name in names]


def _clients(catalogue: Catalogue, by_client: Mapping[int, int]) -> list[Share]:
    """The largest by name, and the others together."""
    names = _names(catalogue)
    ordered = sorted(by_client.items(), key=lambda each: (-each[1], names.get(each[0], "")))
    found = [Share(names.get(client_id, "–"), pence) for client_id, pence in ordered[:MOST_CLIENTS]]
    rest = sum(pence for _, pence in ordered[MOST_CLIENTS:])
    return [*found, Share(f"{len(ordered) - MOST_CLIENTS} others", rest)] if len(ordered) > MOST_CLIENTS else found


def _services(catalogue: Catalogue, period: Period) -> list[Share]:
    """Deposits and their deductions are in "other" until the final invoice; what rounding leaves goes there, too."""
    places, found = catalogue.billing.decimals(), {"mixing": 0, "mastering": 0}
    for (service, currency, rate), amount in catalogue.billing.by_service(period.since, period.until).items():
        if service in found:
            found[service] += amount if currency == "GBP" else sterling(amount, rate, places[currency])
    net = sum(catalogue.billing.by_month(period.since, period.until).values())
    rest = net - sum(found.values())
    return [Share(name.capitalize(), pence) for name, pence in found.items()] + [Share("Deposits and other", rest)]


def _waiting(catalogue: Catalogue, day: str) -> list[BookRow]:
    names = _names(catalogue)
    return [
        _quote_row(row, names, row["gross"]) for row in catalogue.billing.quotes("sent") if row["valid_until"] >= day
    ]


def _expired(catalogue: Catalogue, day: str) -> list[BookRow]:
    """Quotes nobody answered in time: they count for nothing, and can still be answered or made again."""
    names = _names(catalogue)
    late = [row for row in catalogue.billing.quotes("sent") if row["valid_until"] < day]
    rows = [_quote_row(row, names, 0) for row in late]
    return [replace(each, label=f"{each.label}, expired") for each in rows]


def _unbilled(catalogue: Catalogue) -> list[BookRow]:
    """Accepted quotes of which not all is on an invoice or a draft: gross, less the deposits issued."""
    names, billed = _names(catalogue), catalogue.billing.billed_of_quotes()
    rows = []
    for row in catalogue.billing.quotes("accepted"):
        whole, deposits = billed.get(row["id"], (False, 0))
        if not whole and row["gross"] - deposits > 0:
            rows.append(_quote_row(row, names, row["gross"] - deposits))
    return rows


def _drafts(catalogue: Catalogue) -> list[BookRow]:
    """Quotes that were not sent yet, then invoices that were not issued."""
    names, figures = _names(catalogue), catalogue.billing
    quotes = [_quote_row(row, names, row["gross"]) for row in figures.quotes("draft")]
    return [*quotes, *(_draft_row(row, names) for row in figures.drafts())]


def _names(catalogue: Catalogue) -> dict[int, str]:
    return {client.id: client.name for client in catalogue.clients.all()}


def _open_row(left: Row, row: Row, names: Mapping[int, str], today: date) -> BookRow:
    due = left["due_on"]
    days = (today - date.fromisoformat(due)).days
    said = f"{days} {'day' if days == 1 else 'days'} overdue" if days > 0 else f"due {_day(due)}"
    client = names[left["client_id"]]
    return BookRow(row["label"], row["issued_on"], client, said, _pence(left), due, invoice_id=left["id"])


def _credit_row(left: Row, row: Row, names: Mapping[int, str]) -> BookRow:
    what = "Credit note to pay back or use" if row["kind"] == "credit_note" else "Paid too much"
    client = names[left["client_id"]]
    return BookRow(row["label"], row["issued_on"], client, what, _pence(left), left["due_on"], invoice_id=left["id"])


def _day(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.day} {found:%b %Y}"


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


def _round_row(row: Row, names: Mapping[int, str], price: int) -> BookRow:
    said = "not billed yet" if row["billed"] is None else "billed"
    amount = price if row["billed"] is None else row["billed"]
    named = f"{row['title']}, round {row['number']}"
    return BookRow(named, row["opened_at"][:10], names[row["client_id"]], said, amount, song_id=row["song_id"])
