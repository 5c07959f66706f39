"""A small ledger of its own in whole pence: what a studio's books must come to, reckoned without any of the program.

Days are plain dates, amounts minor units of the paper's currency, `pence` and `_gbp` pence sterling.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

MONEY = ("payment", "refund")


def rounded(value: Fraction) -> int:
    """The nearest whole number; a half goes away from nought."""
    whole = math.floor(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def percent_of(amount: int, bp: int) -> int:
    """So many basis points of an amount."""
    return rounded(Fraction(amount * bp, 10_000))


@dataclass(frozen=True)
class Coin:
    """A currency and what a unit of it is worth in pounds."""

    code: str = "GBP"
    decimals: int = 2
    rate: str = "1"

    def pence(self, amount: int) -> int:
        """An amount in pence sterling."""
        return rounded(Fraction(self.rate) * amount * 100 / 10**self.decimals)


@dataclass
class Charge:
    """A line: net, the VAT it brings itself where it does, and whether it came on top of a quote."""

    net: int
    vat: int | None = None
    on_top: bool = False


def vat_of(lines: Iterable[Charge], bp: int) -> int:
    """The VAT of lines at one rate, rounded once, with that of lines that bring their own."""
    kept = list(lines)
    taxed = sum(line.net for line in kept if line.vat is None)
    return percent_of(taxed, bp) + sum(line.vat for line in kept if line.vat is not None)


@dataclass
class Paper:
    """An invoice, a deposit or a credit note as it was issued; `taken` are the credits of its lines, by their place.

    `ids` are by which the program names its lines.
    """

    id: int
    label: str
    client: int
    coin: Coin
    lines: list[Charge]
    net: int
    vat: int
    net_gbp: int
    vat_gbp: int
    treatment: str
    bp: int
    issued_on: str
    tax_point: str
    due_on: str
    credits: int | None = None
    root: int | None = None
    taken: dict[int, list[Charge]] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)

    @property
    def gross(self) -> int:
        """Net and VAT."""
        return self.net + self.vat

    @property
    def gross_gbp(self) -> int:
        """The same in sterling."""
        return self.net_gbp + self.vat_gbp

    def left_of(self, place: int) -> int:
        """The net of a line that was not credited; places count from 1."""
        return self.lines[place - 1].net + sum(each.net for each in self.taken.get(place, ()))

    def share(self, settled: int) -> tuple[int, int]:
        """Net and VAT in sterling of so much of the gross, no more than all of it and no less than nothing."""
        if not self.gross:
            return 0, 0
        counted = Fraction(min(max(settled, min(0, self.gross)), max(0, self.gross)), self.gross)
        whole, vat = rounded(self.gross_gbp * counted), rounded(self.vat_gbp * counted)
        return whole - vat, vat


@dataclass
class Entry:
    """What settles a paper."""

    paper: int
    kind: str
    amount: int
    on: str
    pence: int
    reverses: int | None = None
    beside: int | None = None
    id: int = 0


@dataclass
class OwnLedger:
    """The papers, the entries, the numbers that are lacking, and up to when the books are locked."""

    papers: dict[int, Paper] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    following: dict[str, int] = field(default_factory=dict)
    lacking: set[tuple[str, int]] = field(default_factory=set)
    lock: str = ""

    def number(self, series: str) -> str:
        """The next number of a series, which is given by this."""
        number = self.following.get(series, 1)
        self.following[series] = number + 1
        return f"{series}{number:04}"

    def restored(self, present: "OwnLedger") -> "OwnLedger":
        """This older copy in the place of the present one: no number is given again, and no lock is opened."""
        lacking = set(self.lacking)
        for series, number in present.following.items():
            mine = self.following.get(series, 1)
            lacking |= {(series, each) for each in range(mine, number)}
        following = {
            each: max(self.following.get(each, 1), present.following.get(each, 1))
            for each in {*self.following, *present.following}
        }
        return OwnLedger(self.papers, self.entries, following, lacking, max(self.lock, present.lock))

    def of(self, paper: int, *kinds: str) -> list[Entry]:
        """The entries of a paper in the order of their days, of some kinds where any are named."""
        mine = [each for each in self.entries if each.paper == paper and (not kinds or each.kind in kinds)]
        return sorted(mine, key=lambda each: (each.on, each.id))

    def settled(self, paper: int, *kinds: str) -> int:
        """What settled a paper."""
        return sum(each.amount for each in self.of(paper, *kinds))

    def balance(self, paper: int) -> int:
        """What is owed on it; below nought, a credit."""
        return self.papers[paper].gross - self.settled(paper)

    def pence(self, paper: int, amount: int) -> int:
        """What an entry of so much comes to: of all that settles a paper together, the share of what it states."""
        mine, before = self.papers[paper], self.of(paper)
        settled = sum(each.amount for each in before) + amount
        within = min(max(settled, min(0, mine.gross)), max(0, mine.gross))
        share = rounded(Fraction(mine.gross_gbp * within, mine.gross)) if mine.gross else 0
        return share + mine.coin.pence(settled - within) - sum(each.pence for each in before)

    def worth(self, paper: int, day: str = "9999") -> int:
        """What is owed on a paper at the end of a day, in sterling."""
        mine = self.papers[paper]
        charged = mine.gross_gbp if mine.issued_on <= day else 0
        return charged - sum(each.pence for each in self.of(paper) if each.on <= day)

    def owed_gbp(self, client: int, code: str, day: str) -> int:
        """What a client owed in a currency at the end of a day, in sterling, on papers that were not settled."""
        mine = [each for each in self.papers.values() if (each.client, each.coin.code) == (client, code)]
        return sum(self.worth(each.id, day) for each in mine if self.left(each, day))

    def left(self, paper: Paper, day: str) -> int:
        """What was left of a paper at the end of a day."""
        charged = paper.gross if paper.issued_on <= day else 0
        return charged - sum(each.amount for each in self.of(paper.id) if each.on <= day)

    def notes(self, paper: int) -> list[Paper]:
        """The credit notes over a paper."""
        return [each for each in self.papers.values() if each.credits == paper]

    def accounts(self) -> set[tuple[int, str]]:
        """Every client and currency that anything was issued in."""
        return {(each.client, each.coin.code) for each in self.papers.values()}

    def owed(self, client: int, code: str, day: str, *, given_up: bool) -> int:
        """What a client owed at the end of a day; with what was `given_up`, or without."""
        mine = [each for each in self.papers.values() if (each.client, each.coin.code) == (client, code)]
        ids = {each.id for each in mine}
        entries = [each for each in self.entries if each.paper in ids and each.on <= day]
        off = sum(each.amount for each in entries if each.kind != "write_off" or not given_up)
        return sum(each.gross for each in mine if each.issued_on <= day) - off

    def billed(self, root: int) -> Iterator[tuple[Paper, int, int]]:
        """Of every version of a quote: what was charged, and what of its net and VAT is left after credits."""
        for paper in [each for each in self.papers.values() if each.root == root and each.credits is None]:
            on_top = {place for place, line in enumerate(paper.lines, 1) if line.on_top}
            notes = [line for place, taken in paper.taken.items() if place not in on_top for line in taken]
            kept = [*(line for line in paper.lines if not line.on_top), *notes]
            net, vat = sum(line.net for line in kept), vat_of(kept, paper.bp)
            if not on_top:
                vat = paper.vat + sum(note.vat for note in self.notes(paper.id))
            if net or vat:
                yield paper, net, vat

    def taxed_by(self, paper: Paper, day: str, *, cash: bool) -> tuple[int, int]:
        """Net and VAT in sterling that count of a paper by the end of a day."""
        if cash:
            return paper.share(sum(each.amount for each in self.of(paper.id, *MONEY, "credit") if each.on <= day))
        if day >= paper.tax_point:
            return paper.net_gbp, paper.vat_gbp
        return paper.share(sum(each.amount for each in self.of(paper.id, "payment") if each.on <= day))

    def relief(self, paper: Paper) -> Iterator[tuple[str, int, int]]:
        """Of what was written off: the day of each claim, and its net and VAT; below nought where it is repaid."""
        if paper.treatment != "standard":
            return
        ready, so_far = half_a_year_after(max(paper.due_on, paper.tax_point)), 0
        days = sorted({max(each.on, ready) for each in self.of(paper.id, "write_off")})
        for day in days:
            before = paper.share(so_far)
            so_far += sum(each.amount for each in self.of(paper.id, "write_off") if max(each.on, ready) == day)
            net, vat = paper.share(so_far)
            yield day, net - before[0], vat - before[1]


def half_a_year_after(day: str) -> str:
    """The same day six months on, or the last of that month."""
    on = date.fromisoformat(day)
    year, month = (on.year, on.month + 6) if on.month < 7 else (on.year + 1, on.month - 6)
    for last in range(on.day, 27, -1):
        try:
            return date(year, month, last).isoformat()
        except ValueError:
            continue
    return date(year, month, on.day).isoformat()
