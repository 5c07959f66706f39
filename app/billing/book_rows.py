"""The rows behind the owner's figures: papers, payments, rounds and quotes, as the Billing page lists them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.billing.amounts import sterling
from app.billing.billed import billed_of, gross_of
from app.billing.periods import LAST
from app.billing.quoting import card_in_use
from app.catalogue import Catalogue
from app.catalogue.database import Row
from app.domain.overview import BookRow, Figure, Period
from app.text import short_date
from render.text import count

MOST_ROWS = 2000  # of a list on screen; the CSV has all
KINDS = {"invoice": "Invoice", "deposit": "Deposit", "credit_note": "Credit note"}


def rows_behind(
    catalogue: Catalogue, figure: Figure, period: Period, today: date, limit: int = MOST_ROWS
) -> list[BookRow]:
    """The rows that a figure is made of, the newest or the most overdue first."""
    names, figures = client_names(catalogue), catalogue.billing
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
        return drafts(catalogue, names)
    if figure is Figure.QUOTES:
        day = today.isoformat()
        return [*waiting_quotes(catalogue, names, day), *_expired(catalogue, names, day)]
    return unbilled_quotes(catalogue, names)


def client_names(catalogue: Catalogue) -> Mapping[int, str]:
    """What each client is called, by id; also those archived."""
    return {client.id: client.name for client in catalogue.clients.all()}


def waiting_quotes(catalogue: Catalogue, names: Mapping[int, str], day: str) -> list[BookRow]:
    """Quotes that were sent and can still be accepted."""
    return [
        _quote_row(row, names, row["gross"]) for row in catalogue.billing.quotes("sent") if row["valid_until"] >= day
    ]


def _expired(catalogue: Catalogue, names: Mapping[int, str], day: str) -> list[BookRow]:
    """Quotes nobody answered in time: they count for nothing, and can still be answered or made again."""
    late = [row for row in catalogue.billing.quotes("sent") if row["valid_until"] < day]
    rows = [_quote_row(row, names, 0) for row in late]
    return [replace(each, label=f"{each.label}, expired") for each in rows]


def unbilled_quotes(catalogue: Catalogue, names: Mapping[int, str]) -> list[BookRow]:
    """Accepted quotes of which not all is on an invoice or a draft: gross, less what was issued of any version."""
    found = catalogue.billing.billed_of_quotes()
    whole = {row["quote_id"] for row in found if row["whole"]}
    finished = {row["root_id"] for row in found if row["whole"]}
    billed = Counter[int]()
    for row in found:
        billed[row["root_id"]] += row["pence"]
    rows = []
    for row in catalogue.billing.quotes("accepted"):
        root = row["root_id"]
        # an invoice of an earlier version may also hold what came on top of the quote
        left = row["gross"] - (gross_of(billed_of(catalogue, root)) if root in finished else billed[root])
        if row["id"] not in whole and left > 0:
            rows.append(_quote_row(row, names, left))
    return rows


def drafts(catalogue: Catalogue, names: Mapping[int, str]) -> list[BookRow]:
    """Quotes that were not sent yet, then invoices that were not issued."""
    figures = catalogue.billing
    quotes = [_quote_row(row, names, row["gross"]) for row in figures.quotes("draft")]
    return [*quotes, *(_draft_row(row, names) for row in figures.drafts())]


def _open_row(left: Row, row: Row, names: Mapping[int, str], today: date) -> BookRow:
    due = left["due_on"]
    day = date.fromisoformat(due)
    days = (today - day).days
    said = f"{count(days, 'day')} overdue" if days > 0 else f"due {short_date(date.fromisoformat(due))}"
    client = names[left["client_id"]]
    return BookRow(row["label"], row["issued_on"], client, said, _pence(left), due, invoice_id=left["id"])


def _credit_row(left: Row, row: Row, names: Mapping[int, str]) -> BookRow:
    what = "Credit note to pay back or use" if row["kind"] == "credit_note" else "Paid too much"
    client = names[left["client_id"]]
    return BookRow(row["label"], row["issued_on"], client, what, _pence(left), left["due_on"], invoice_id=left["id"])


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


def _pence(row: Row) -> int:
    """A balance in pence."""
    in_pounds = row["currency"] == "GBP"
    return int(row["balance"]) if in_pounds else sterling(row["balance"], row["sterling_rate"], row["decimals"])
