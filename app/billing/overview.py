"""The owner's view of the books: what is owed, came, was earned by what, and waits to be billed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.billing.amounts import pence_a_unit, sterling
from app.billing.book_rows import client_names, drafts, unbilled_quotes, waiting_quotes
from app.billing.quoting import card_in_use
from app.catalogue import Catalogue
from app.domain.money import divided
from app.domain.overview import Age, BookRow, Figure, IncomeShare, Overview, Period

AGES = ((0, "Not yet due"), (30, "1–30 days"), (60, "31–60 days"), (90, "61–90 days"))
OLDEST = "Over 90 days"
MOST_CLIENTS = 8


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of `number` invoices of one due day, in pence sterling: owed, or below nought, too much."""

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
    """What is left by due day, what is owed apart from credits; of other currencies, the sum of what each rounds to."""
    pence, number = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for due_on, amount, invoices in catalogue.billing.left_in_pounds():
        pence[due_on, amount > 0] += amount
        number[due_on, amount > 0] += invoices
    units: dict[tuple[str, int], tuple[int, int]] = {}
    for due_on, amount, rate, decimals in catalogue.billing.left_abroad():
        by = units.get((rate, decimals)) or units.setdefault((rate, decimals), pence_a_unit(rate, decimals))
        pence[due_on, amount > 0] += divided(amount * by[0], by[1])
        number[due_on, amount > 0] += 1
    return [_Left(due_on, pence[due_on, owed], number[due_on, owed], owed) for due_on, owed in pence]


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
    price = card_in_use(catalogue).mixing.round_pence
    rounds = catalogue.billing.extra_rounds(period.since, period.until)
    return sum(price if row["billed"] is None else row["billed"] for row in rounds), len(rounds)


def _ageing(owed: Sequence[_Left], today: date) -> list[Age]:
    names = [*(name for _, name in AGES), OLDEST]
    sums, counts, days = Counter[str](), Counter[str](), {each.due_on for each in owed}
    aged = {day: _age(day, today) for day in days}
    for each in owed:
        sums[aged[each.due_on]] += each.pence
        counts[aged[each.due_on]] += each.number
    return [Age(name, sums[name], counts[name]) for name in names]


def _age(due_on: str, today: date) -> str:
    late = (today - date.fromisoformat(due_on)).days
    return next((name for most, name in AGES if late <= most), OLDEST)


def _months(found: Mapping[str, int]) -> list[IncomeShare]:
    """Every month from the first in which anything fell to the last, also those in between without anything."""
    if not found:
        return []
    (first_year, first), (last_year, last) = (map(int, name.split("-")) for name in (min(found), max(found)))
    names = [f"{at // 12}-{at % 12 + 1:02}" for at in range(first_year * 12 + first - 1, last_year * 12 + last)]
    return [IncomeShare(name, found.get(name, 0)) for name in names]


def _clients(names: Mapping[int, str], by_client: Mapping[int, int]) -> list[IncomeShare]:
    """The largest by name, and the others together."""
    ordered = sorted(by_client.items(), key=lambda each: (-each[1], names.get(each[0], "")))
    found = [IncomeShare(names.get(client_id, "–"), pence) for client_id, pence in ordered[:MOST_CLIENTS]]
    rest = sum(pence for _, pence in ordered[MOST_CLIENTS:])
    return (
        [*found, IncomeShare(f"{len(ordered) - MOST_CLIENTS} others", rest)] if len(ordered) > MOST_CLIENTS else found
    )


def _services(catalogue: Catalogue, period: Period, net: int) -> list[IncomeShare]:
    """Deposits and their deductions are in "other" until the final invoice; what rounding leaves goes there, too."""
    places, mixing, mastering = catalogue.billing.decimals(), 0, 0
    for currency, rate, mixed, mastered in catalogue.billing.by_service(period.since, period.until):
        mixing += sterling(mixed or 0, rate, places[currency])
        mastering += sterling(mastered or 0, rate, places[currency])
    rest = net - mixing - mastering
    return [IncomeShare("Mixing", mixing), IncomeShare("Mastering", mastering), IncomeShare("Deposits and other", rest)]
