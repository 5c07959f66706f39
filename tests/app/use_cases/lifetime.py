"""A studio's life by chance: copies of its books, each beside a ledger of our own that says what must come of it."""

import atexit
import copy
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from app.billing.amounts import Exchange
from app.billing.studio import StudioDetails, save_studio
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.domain.billing import Invoice
from app.domain.catalogue import ClientKind
from app.paths import find_paths
from app.use_cases.books import Books
from app.use_cases.invoices import issue_invoice
from render.errors import BouncedeskError
from tests.app.billing.samples import STUDIO, PlainPapers
from tests.app.use_cases.own_ledger import Charge, Coin, Entry, OwnLedger, Paper, vat_of

BEGAN = date(2025, 7, 1)
CLIENTS = ("Nova", "Zoë", "Lago")  # a business and a private client at home, a business abroad, by their ids from 1
ABROAD = 3
COINS = (Coin("EUR", 2, "0.8612"), Coin("EUR", 2, "0.8735"), Coin("JPY", 0, "0.00523"), Coin("USD", 2, "0.78654321"))
OTHER_RATES = (500, 1_750, 2_250)
# Why a draft of a quote may have become what must not be issued; each is a state of its own, which nothing else hides.
_STALE_QUOTE = {
    "stale_deductions",
    "quote_not_accepted",
    "invoice_void",
    "less_than_nothing",
    "stale_rate",
    "stale_vat",
}
Act = Callable[["Desk", Books], None]


def exchange(coin: Coin, on: date) -> Exchange:
    """A coin as the program takes it."""
    return Exchange(coin.code, coin.decimals, coin.rate, None if coin.code == "GBP" else on.isoformat(), "")


@dataclass
class Drafted:
    """A draft, and what it is to come to: its lines, those for earlier invoices, and a discount."""

    id: int
    client: int
    coin: Coin
    lines: list[Charge]
    treatment: str
    bp: int
    tax_point: str | None = None
    root: int | None = None
    deposit: bool = False
    taken_off: list[Charge] = field(default_factory=list)
    cut: list[Charge] = field(default_factory=list)

    @property
    def all(self) -> list[Charge]:
        """Its lines in their order."""
        return [*self.lines, *self.taken_off, *self.cut]


@dataclass
class Agreed:
    """The version of a quote that holds."""

    id: int
    root: int
    client: int
    coin: Coin
    lines: list[Charge]
    vat: int
    gross: int
    deposit: int
    kill_bp: int

    @property
    def net(self) -> int:
        """Without VAT."""
        return sum(line.net for line in self.lines)


@dataclass
class State:
    """What a copy of the books knows."""

    ledger: OwnLedger = field(default_factory=OwnLedger)
    drafts: list[Drafted] = field(default_factory=list)
    agreed: dict[int, Agreed] = field(default_factory=dict)


class Life:
    """One studio, its days, its rules of VAT, and every number that any copy of its books ever gave."""

    def __init__(self, root: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- what is done next, no secrets
        self.root, self.today, self.minutes = root, BEGAN, 0
        self.log, self.given = list[str](), dict[str, str]()
        self.rates = {"0001-01-01": 2_000}
        self.details = self._details()
        self.foreign, self.copies = self.chance.random() < 0.35, self.chance.random() < 0.15
        home = root / "home"
        shutil.copytree(_template(), home)
        self.desks = [Desk(self, home)]
        self.keep_details()

    def _details(self) -> StudioDetails:
        registered = self.chance.random() < 0.7
        return replace(
            STUDIO,
            vat_number=STUDIO.vat_number if registered else "",
            kill_fee_bp=self.chance.choice([5_000, 5_000, 2_500, 10_000]),
            rate_change=self.chance.choice(["tax_point", "tax_point", "work_done"]),
            vat_periods=self.chance.choice(["stagger_1", "stagger_2", "stagger_3", "monthly", "annual"]),
        )

    def keep_details(self) -> None:
        """The studio's details, in the folder of each copy."""
        lines = tuple(f"{day} {bp / 100:.2f}" for day, bp in sorted(self.rates.items()) if day > "0001-01-01")
        self.details = replace(self.details, vat_rates=lines)
        for desk in self.desks:
            save_studio(find_paths(desk.home).studio, self.details)

    def charge(self, client: int, day: str) -> tuple[str, int]:
        """How VAT is treated for a client at a tax point, and at how many basis points."""
        if not self.details.vat_number or day < self.details.vat_from:
            return "unregistered", 0
        if client == ABROAD:
            return "outside_scope", 0
        return "standard", self.rates[max(since for since in self.rates if since <= day)]

    def days_ago(self, most: int) -> str:
        """A day of the last so many."""
        return (self.today - timedelta(days=self.chance.randint(0, most))).isoformat()

    def moment(self) -> datetime:
        """Noon of today, a minute later each time."""
        self.minutes += 1
        return datetime(self.today.year, self.today.month, self.today.day, 8, tzinfo=UTC) + timedelta(
            seconds=self.minutes
        )

    def close(self) -> None:
        """Close every copy."""
        for desk in self.desks:
            desk.catalogue.close()


class Desk:
    """One copy of the books, and what must stand in it."""

    def __init__(self, life: Life, home: Path, state: State | None = None) -> None:
        self.life, self.home, self.state, self.mark = life, home, state or State(), ""
        self.backups = list[tuple[Path, State]]()
        self.open()

    @property
    def ledger(self) -> OwnLedger:
        """Our own."""
        return self.state.ledger

    def open(self) -> None:
        """Open the catalogue."""
        paths = find_paths(self.home)
        self.catalogue = Catalogue(open_database(paths.catalogue, paths.backups), "owner", self.life.moment)

    def books(self) -> Books:
        """The books as of today."""
        return Books.open(self.catalogue, find_paths(self.home), lambda _: PlainPapers(), self.life.today)

    def known(self) -> State:
        """What it knows now, for a copy."""
        return copy.deepcopy(self.state)

    def series(self, prefix: str) -> str:
        """The series of invoices, or of credit notes, of this copy."""
        return f"{prefix}{self.mark}-" if self.mark else prefix

    def taken_off(self, root: int, bp: int) -> list[Charge]:
        """The lines for what was invoiced of a quote, on an invoice at so many basis points."""
        billed = self.ledger.billed(root)
        return [Charge(-net, -vat if paper.bp == bp else None) for paper, net, vat in billed]

    def issue(self, books: Books, drafted: Drafted, on: str) -> Paper | None:
        """Issue a draft: what comes is what our ledger says, and it is refused exactly where it must be."""
        tax_point = drafted.tax_point or on
        must_not = {
            "period_locked": on <= self.ledger.lock,
            "tax_point_locked": tax_point <= self.ledger.lock < on,
            "tax_point_after_issue": tax_point > on,
            "stale": self.life.charge(drafted.client, tax_point) != (drafted.treatment, drafted.bp),
        }
        may_not = _STALE_QUOTE if drafted.root is not None else set[str]()
        try:
            issued = issue_invoice(books, drafted.id, on, confirmed=True)
        except BouncedeskError as error:
            known = "stale" if error.code in ("stale_vat", "stale_rate") else error.code
            if not must_not.get(known) and known not in may_not:
                raise
            return None
        assert not any(must_not.values()), f"{issued.label} was issued although {must_not}"
        if drafted.root is not None and not drafted.deposit:
            assert drafted.taken_off == self.taken_off(drafted.root, drafted.bp), "other invoices meanwhile"
        self.state.drafts = [each for each in self.state.drafts if each.id != drafted.id]
        return self.kept(self._paper(drafted, on, tax_point), issued, "INV-")

    def _paper(self, drafted: Drafted, on: str, tax_point: str) -> Paper:
        lines, coin = drafted.all, drafted.coin
        net, vat = sum(line.net for line in lines), vat_of(lines, drafted.bp)
        due = (date.fromisoformat(on) + timedelta(days=self.life.details.terms_days)).isoformat()
        return Paper(
            *(drafted.id, "", drafted.client, coin, lines, net, vat, coin.pence(net), coin.pence(vat)),
            *(drafted.treatment, drafted.bp, on, tax_point, due),
            root=drafted.root,
        )

    def kept(self, paper: Paper, issued: Invoice, prefix: str) -> Paper:
        """Take in a paper that was issued: it gets the next number, which nothing else ever had."""
        paper.label = self.ledger.number(self.series(prefix))
        assert facts_of(issued) == facts(paper), f"{facts_of(issued)} was issued, and not {facts(paper)}"
        assert self.life.given.setdefault(paper.label, str(issued.hash)) == issued.hash, f"{paper.label} twice"
        paper.ids = [line.id for line in issued.lines]
        self.ledger.papers[paper.id] = paper
        return paper

    def entered(self, expected: Sequence[Entry]) -> None:
        """The entries that were made since the last time are these; `beside` below nought is the first of them."""
        last = max((each.id for each in self.ledger.entries), default=0)
        made = [each for each in self.catalogue.payments.all() if each.id > last]
        first = made[0].id if made else 0
        wanted = [replace(each, beside=first if each.beside == -1 else each.beside) for each in expected]
        found = [
            Entry(
                *(each.invoice_id, each.kind.value, each.amount, each.paid_on, each.amount_gbp),
                *(each.reverses_id, each.beside_id),
            )
            for each in made
        ]
        assert found == wanted, f"{found} was entered, and not {wanted}"
        self.ledger.entries += [replace(each, id=entry.id) for each, entry in zip(wanted, made, strict=True)]


def facts(paper: Paper) -> tuple[object, ...]:
    """What a paper says, as our ledger has it."""
    return (
        *(paper.label, paper.client, paper.coin.code, paper.coin.rate, paper.net, paper.vat, paper.net_gbp),
        *(paper.vat_gbp, paper.treatment, paper.issued_on, paper.tax_point, paper.credits),
    )


def facts_of(invoice: Invoice) -> tuple[object, ...]:
    """The same, as the program has it."""
    amounts = invoice.amounts
    return (
        *(invoice.label, invoice.client_id, invoice.currency, invoice.sterling_rate, amounts.net, amounts.vat),
        *(amounts.net_gbp, amounts.vat_gbp, invoice.treatment.value, invoice.issued_on, invoice.tax_point),
        invoice.credits_id,
    )


@cache
def _template() -> Path:
    """A new studio with its clients, made once for all lives of a process."""
    folder = tempfile.TemporaryDirectory(prefix="bouncedesk-lifetimes-")
    atexit.register(folder.cleanup)
    paths = find_paths(Path(folder.name) / "home")
    with Catalogue(
        open_database(paths.catalogue, paths.backups), "owner", lambda: datetime(2025, 7, 1, tzinfo=UTC)
    ) as made:
        made.clients.add(CLIENTS[0], kind=ClientKind.BUSINESS, address="1 High St\nLeeds")
        made.clients.add(CLIENTS[1], address="2 Quay")
        made.clients.add(CLIENTS[2], kind=ClientKind.BUSINESS, country="DE", address="Weg 1", vat_number="DE123456789")
    return Path(folder.name) / "home"
