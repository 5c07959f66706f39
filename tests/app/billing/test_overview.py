"""The owner's figures are what the rows come to, to the penny."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.billing.book_figures import Figure, Period, between, periods
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.overview import OLDEST, overview, rows_behind
from app.billing.quote import Quoter
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.domain.catalogue import Client
from app.domain.rounds import RoundState
from app.use_cases.payments import pay, write_off
from tests.app.billing.many import fill_books
from tests.app.billing.samples import JOB, PlainPapers, line
from tests.refusals import refused

NOW = date(2026, 3, 16)
YEAR = Period("2026", "2026-01-01", "2026-12-31")
COUNT = 100_000


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Catalogue, list[Any]]]:
    """A hundred thousand invoices, and the rows they were made of."""
    folder: Path = tmp_path_factory.mktemp("many")
    database = open_database(folder / "catalogue.db", folder / "backups")
    with Catalogue(database, "owner", lambda: datetime(2026, 3, 1, tzinfo=UTC)) as catalogue:
        yield catalogue, fill_books(catalogue, COUNT)


def left_in_pence(row: Any) -> int:
    """What the invoice states in sterling, less what its entries came to."""
    return int(row["net_gbp"] + row["vat_gbp"] - sum(paid[4] for paid in row["payments"]))


@pytest.mark.parametrize("period", [YEAR, Period("March 2024", "2024-03-01", "2024-03-31"), periods(NOW)[-1]])
def test_figures_are_the_sums_of_a_hundred_thousand_invoices(
    books: tuple[Catalogue, list[Any]], period: Period
) -> None:
    """Against plain sums over the rows: owed, overdue, invoiced, received, ages, months, clients."""
    catalogue, rows = books
    seen = overview(catalogue, period, NOW)
    balances = [(row, row["gross"] - sum(paid[2] for paid in row["payments"])) for row in rows]
    owed = [(row, left_in_pence(row)) for row, left in balances if left > 0]
    late = [(row, pence) for row, pence in owed if row["due_on"] < NOW.isoformat()]
    mine = [row for row in rows if period.holds(row["issued_on"])]
    came = [paid for row in rows for paid in row["payments"] if paid[1] == "payment" and period.holds(paid[3])]
    assert seen.figures[Figure.OUTSTANDING] == (sum(pence for _, pence in owed), len(owed))
    assert seen.figures[Figure.OVERDUE] == (sum(pence for _, pence in late), len(late))
    assert seen.figures[Figure.INVOICED] == (sum(row["net_gbp"] + row["vat_gbp"] for row in mine), len(mine))
    assert seen.figures[Figure.RECEIVED] == (sum(paid[4] for paid in came), len(came))
    over = [left_in_pence(row) for row, left in balances if left < 0]
    assert seen.figures[Figure.CREDITS] == (sum(over), len(over))
    months: Counter[str] = Counter()
    for row in mine:
        months[row["issued_on"][:7]] += row["net_gbp"]
    assert {share.name: share.pence for share in seen.by_month if share.pence} == months
    net = sum(row["net_gbp"] for row in mine)
    assert sum(share.pence for share in seen.by_client) == net
    assert sum(share.pence for share in seen.by_service) == net
    assert sum(age.pence for age in seen.ageing) == seen.figures[Figure.OUTSTANDING][0]
    over_90 = [pence for row, pence in owed if (NOW - date.fromisoformat(row["due_on"])).days > 90]
    assert seen.ageing[-1].name == OLDEST
    assert (seen.ageing[-1].pence, seen.ageing[-1].count) == (sum(over_90), len(over_90))


@pytest.mark.parametrize("figure", [Figure.OVERDUE, Figure.INVOICED, Figure.RECEIVED, Figure.CREDITS])
def test_each_figure_opens_the_rows_it_is_made_of(books: tuple[Catalogue, list[Any]], figure: Figure) -> None:
    """All of them add up to it; on screen, only so many are read."""
    catalogue, _ = books
    pence, count = overview(catalogue, YEAR, NOW).figures[figure]
    rows = rows_behind(catalogue, figure, YEAR, NOW, limit=COUNT)
    assert (sum(row.amount for row in rows), len(rows)) == (pence, count)
    assert len(rows_behind(catalogue, figure, YEAR, NOW, limit=10)) == 10


def test_what_waits_is_told_by_the_work_itself(
    catalogue: Catalogue, client: Client, quoter: Quoter, drafter: Drafter, issuer: Issuer
) -> None:
    """A quote sent, then accepted; its deposit issued; extra rounds; a draft: each is where it belongs, and once."""
    today = "2026-03-16"
    sent = quoter.draft(client.id, JOB, today)
    quoter.send(sent.id, PlainPapers(), today)
    seen = overview(catalogue, YEAR, NOW)
    assert seen.figures[Figure.QUOTES] == (72_990, 1)
    assert seen.figures[Figure.UNBILLED] == (0, 0)
    accepted = quoter.accept(sent.id, "", today)
    assert overview(catalogue, YEAR, NOW).figures[Figure.UNBILLED] == (72_990, 1)
    deposit = issuer.issue(drafter.deposit(sent.id).id, today)
    pay(catalogue, deposit.id, None, today)
    (row,) = rows_behind(catalogue, Figure.UNBILLED, YEAR, NOW)
    assert (row.label, row.amount, row.quote_id) == ("Q1", 36_495, sent.id)
    song = accepted.songs[0]
    catalogue.songs.edit(song, rounds_included=0)
    catalogue.rounds.set_state(catalogue.rounds.open(song).id, RoundState.REJECTED)
    drafter.final(sent.id)
    last = overview(catalogue, YEAR, NOW)
    assert last.figures[Figure.UNBILLED] == (0, 0)
    assert last.figures[Figure.QUOTES] == (0, 0)
    assert last.figures[Figure.DRAFTS] == (36_495, 1)
    assert last.figures[Figure.ROUNDS] == (2_500, 1)
    assert rows_behind(catalogue, Figure.ROUNDS, YEAR, NOW)[0].what == "not billed yet"
    assert last.figures[Figure.RECEIVED] == (36_495, 1)
    assert (last.year_invoiced, last.year_received) == (36_495, 36_495)


def test_credit_notes_and_write_offs_are_taken_off(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Income is what is left; what was written off is owed no more, and never came."""
    first, second = (issuer.issue(drafter.free(client.id, [line(10_000)]).id, "2026-03-01") for _ in range(2))
    issuer.issue(draft_credit(catalogue, first.id, "").id, "2026-03-02")
    write_off(catalogue, second.id, "2026-03-03", "gone")
    seen = overview(catalogue, YEAR, NOW)
    assert seen.figures[Figure.INVOICED] == (12_000, 3)
    assert seen.figures[Figure.OUTSTANDING] == (0, 0)
    assert seen.figures[Figure.RECEIVED] == (0, 0)
    assert [share.pence for share in seen.by_month] == [10_000]


def test_periods_end_where_the_next_begin() -> None:
    """Also over the turn of a year, and the sixth of April."""
    expected = {
        "This year": ("2026-01-01", "2026-12-31"),
        "This month": ("2026-01-01", "2026-01-31"),
        "Last month": ("2025-12-01", "2025-12-31"),
        "This quarter": ("2026-01-01", "2026-03-31"),
        "Last quarter": ("2025-10-01", "2025-12-31"),
        "Last year": ("2025-01-01", "2025-12-31"),
        "This tax year": ("2025-04-06", "2026-04-05"),
        "Last tax year": ("2024-04-06", "2025-04-05"),
        "All": ("0001-01-01", "9999-12-31"),
    }
    assert {period.name: (period.since, period.until) for period in periods(date(2026, 1, 31))} == expected
    later = {period.name: (period.since, period.until) for period in periods(date(2026, 8, 15))}
    assert later["This tax year"] == ("2026-04-06", "2027-04-05")
    assert (later["This quarter"], later["Last quarter"]) == (
        ("2026-07-01", "2026-09-30"),
        ("2026-04-01", "2026-06-30"),
    )
    for day, since in ((date(2026, 4, 5), "2025-04-06"), (date(2026, 4, 6), "2026-04-06")):
        assert {period.name: period.since for period in periods(day)}["This tax year"] == since


def test_any_days_are_a_period() -> None:
    """Named by them, in English; both are within it."""
    assert between("2026-03-01", "2026-04-14") == Period("1 Mar 2026 – 14 Apr 2026", "2026-03-01", "2026-04-14")
    assert between("2026-03-01", "2026-03-01").name == "1 Mar 2026"
    with refused("period_reversed"):
        between("2026-03-02", "2026-03-01")
