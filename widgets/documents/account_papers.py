"""Accounts on paper: a client's statement, and aged debtors for the studio itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.billing.debtors import AGE_NAMES
from app.billing.papers import AccountStatement, AgedDebtors, Debtor
from widgets.documents.paper_blocks import BEFORE_SUMS, Column, Head, Panel, Sides, facts, lines_table, paragraph
from widgets.documents.paper_style import PaperStyle, day_text
from widgets.documents.pdf import Block, Stack


@dataclass(frozen=True, slots=True)
class StatementPaper:
    """A statement in a studio's style."""

    style: PaperStyle
    statement: AccountStatement

    def blocks(self) -> Iterator[Block]:
        """From the head down to what is left to pay."""
        style, words, statement = self.style, self.style.words, self.statement
        period = [
            (words.facts["since"], day_text(statement.since)),
            (words.facts["until"], day_text(statement.until)),
        ]
        yield Head(style.studio, words.titles["statement"])
        yield Sides(style.parties(statement.buyer), facts(period))
        below = Stack([Sides("", self._sums()), *self._paying()], BEFORE_SUMS)
        yield from lines_table(self._columns(), self._rows(), style.studio.accent, below)

    def _paying(self) -> Iterator[Block]:
        closing, bank = self.statement.closing, self.style.bank()
        if closing > 0 and bank:
            text = self.style.words.notes["balance"].format(amount=self._written(closing))
            yield Panel(paragraph(text, "strong"), bank, self.style.studio.accent)

    def _written(self, amount: int) -> str:
        return self.style.money.written(amount, self.statement.currency)

    def _columns(self) -> tuple[Column, ...]:
        heads = self.style.words.heads
        return (
            Column(heads["date"], 21),
            Column(heads["what"], 37),
            *(Column(heads[name], 14, numbers=True) for name in ("charged", "paid", "balance")),
        )

    def _rows(self) -> list[tuple[str, ...]]:
        statement, words = self.statement, self.style.words.sums
        opening = (day_text(statement.since), words["opening"], "", "", self._written(statement.opening))
        rows: list[tuple[str, ...]] = [opening] if statement.opening else []
        for row in statement.rows:
            cells = [self._written(amount) if amount else "" for amount in (row.charged, row.paid)]
            rows.append((day_text(row.on), row.text, *cells, self._written(row.balance)))
        return rows

    def _sums(self) -> str:
        statement, words = self.statement, self.style.words.sums
        overdue = self._written(statement.overdue) if statement.overdue else ""
        rows = [(words["closing"], self._written(statement.closing)), (words["overdue"], overdue)]
        return facts(rows, total=words["closing"])


@dataclass(frozen=True, slots=True)
class DebtorsPaper:
    """Aged debtors in a studio's style."""

    style: PaperStyle
    aged: AgedDebtors

    def blocks(self) -> Iterator[Block]:
        """From the head down to the total in sterling."""
        style, words = self.style, self.style.words
        yield Head(style.studio, words.titles["debtors"])
        yield Sides(paragraph(words.notes["debtors"], "muted"), facts([(words.facts["as_of"], day_text(self.aged.on))]))
        total = facts([(words.sums["debtors"], style.money.written(self.aged.total_gbp))], total=words.sums["debtors"])
        yield from lines_table(self._columns(), self._rows(), style.studio.accent, Sides("", total))

    def _columns(self) -> tuple[Column, ...]:
        heads = self.style.words.heads
        return tuple(Column(name, 14, numbers=True) for name in (*AGE_NAMES, heads["credit"], heads["balance"]))

    def _rows(self) -> list[tuple[str, ...]]:
        """What each owes in each currency, under their name."""
        rows: list[tuple[str, ...]] = []
        for client, group in groupby(self.aged.rows, lambda row: row.client):
            rows += [(client,), *(self._row(row) for row in group)]
        return rows or [("–",) * len(self._columns())]

    def _row(self, row: Debtor) -> tuple[str, ...]:
        amounts = (*row.ages, row.credit, row.total)
        return tuple(self.style.money.written(each, row.currency) if each else "–" for each in amounts)
