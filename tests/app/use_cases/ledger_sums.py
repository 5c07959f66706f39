"""The books by hand: the running sums of what stands in `ledger.txt`, and the same of the program's own books."""

from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from app.billing.book_figures import FIRST, LAST, Figure, Period
from app.billing.chain import check_chain
from app.billing.overview import overview
from app.billing.vat_return import VatAccounting
from app.billing.vat_scheme import Basis
from app.errors import UsageError
from app.use_cases.audit import VatExport
from app.use_cases.books import Books
from app.use_cases.statements import debtors, statement
from tests.app.billing import reread
from tests.app.use_cases.ledger_page import both, figures, money

NOUGHT = Decimal(0)
PAPERS = {"csv": reread.plain_papers, "xero": reread.xero_papers, "quickbooks": reread.quickbooks_papers}
BOXES = ("Box 1", "Box 4", "Box 6")
_BASES = {"VAT": [Basis.INVOICE], "VAT by cash": [Basis.CASH], "VAT both": list(Basis)}
Key = TypeVar("Key")
Sums = defaultdict[Key, Decimal]


def pounds(minor: int) -> Decimal:
    """Minor units of pounds or euros as the whole."""
    return Decimal(minor).scaleb(-2)


@dataclass(slots=True)
class HandBooks:
    """What was written so far, by what it is of; amounts in units of the currency."""

    papers: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    sterling: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    months: Sums[str] = field(default_factory=lambda: defaultdict(Decimal))
    clients: Sums[tuple[str, str]] = field(default_factory=lambda: defaultdict(Decimal))
    money: Sums[str] = field(default_factory=lambda: defaultdict(Decimal))
    pounds: Sums[str] = field(default_factory=lambda: defaultdict(Decimal))
    """Money that came, what is owed, in credit and written off."""
    boxes: Sums[tuple[Basis, str, str]] = field(default_factory=lambda: defaultdict(Decimal))
    refused: dict[str, str] = field(default_factory=dict)
    """By program that has no code for a rate: the code of its error."""

    def copy(self) -> "HandBooks":
        """As they stand, for when they are put back."""
        return deepcopy(self)

    def write(self, label: str, rest: str, day: str) -> bool:
        """Write down an entry; False where it is none that changes a sum."""
        if label in ("owed", "in credit", "written off"):
            self.pounds[label] += money(rest)[1]
        elif label == "money":
            currency, amount, sterling = both(rest)
            self.money[currency] += amount
            self.pounds["money"] += sterling
        elif label.startswith(("INV-", "CN-")):
            self._paper(label, figures(rest), day)
        elif label.startswith("VAT "):
            self._vat(label, figures(rest))
        elif rest.startswith("refused "):
            self.refused |= dict.fromkeys(label.split(", "), rest.removeprefix("refused "))
        else:
            return False
        return True

    def owes(self, client: str, rest: str) -> None:
        """A client's account changes."""
        currency, amount = money(rest)
        self.clients[client, currency] += amount

    def _paper(self, label: str, named: Mapping[str, str], day: str) -> None:
        (_, net, net_gbp), (_, vat, vat_gbp) = both(named["net"]), both(named["VAT"])
        self.papers[label], self.sterling[label] = (net, vat), (net_gbp, vat_gbp)
        self.months[day[:7]] += net_gbp

    def _vat(self, label: str, named: Mapping[str, str]) -> None:
        kind, year, quarter = label.rsplit(" ", 2)
        for basis in _BASES[kind]:
            for box, amount in named.items():
                self.boxes[basis, f"{year} {quarter}", box.capitalize()] += money(amount)[1]

    @property
    def books(self) -> Mapping[str, Any]:
        """What every book should say, as `program_books` has it."""
        owed, credit = self.pounds["owed"], self.pounds["in credit"]
        issued = sum((net + vat for net, vat in self.sterling.values()), NOUGHT)
        return {
            "Billing: owed": owed,
            "Billing: owed, by age": owed,
            "Billing: in credit": credit,
            "Billing: invoiced": issued,
            "Billing: received": self.pounds["money"],
            "Billing: net by month": _kept(self.months),
            "aged debtors": owed + credit,
            "statements": _kept(self.clients),
            "payments, read again": _kept(self.clients),
            "written off, read again": self.pounds["written off"],
            "VAT returns": _kept(self.boxes),
            **{f"{name}, read again": self.refused.get(name, self.papers) for name in PAPERS},
            "sage, read again": self.refused.get("sage", self.sterling),
            "sage: what is owed": self.refused.get("sage", owed + credit),
            "bank statements": {code: {amount} for code, amount in _kept(self.money).items()},
            "the chain": (),
        }


def program_books(books: Books) -> Mapping[str, Any]:
    """What the program says on a day, each book in its own way."""
    catalogue, today = books.catalogue, date.fromisoformat(books.today)
    seen = overview(catalogue, Period("", FIRST, LAST), today)
    read = reread.entries(catalogue)
    abroad = [code for code in ("GBP", "EUR") if any(row["Currency"] == code for row in read)]
    return {
        **{
            f"Billing: {name}": pounds(seen.figures[figure][0])
            for name, figure in (
                *(("owed", Figure.OUTSTANDING), ("in credit", Figure.CREDITS)),
                *(("invoiced", Figure.INVOICED), ("received", Figure.RECEIVED)),
            )
        },
        "Billing: owed, by age": pounds(sum(each.pence for each in seen.ageing)),
        "Billing: net by month": _kept({each.name: pounds(each.pence) for each in seen.by_month}),
        "aged debtors": pounds(debtors(books).total_gbp),
        "statements": _kept(_statements(books)),
        "payments, read again": _kept(_accounts(books, read)),
        "written off, read again": sum((Decimal(row["Sterling"]) for row in read if _given_up(row)), NOUGHT),
        "VAT returns": _kept(_returns(books)),
        **{f"{name}, read again": _or_code(lambda of=of: of(catalogue)) for name, of in PAPERS.items()},
        "sage, read again": _or_code(lambda: reread.sage_papers(catalogue)),
        "sage: what is owed": _or_code(lambda: reread.sage_owed(catalogue)),
        "bank statements": {
            code: set(sums.values()) for code in abroad if any((sums := reread.banked(catalogue, code)).values())
        },
        "the chain": check_chain(catalogue).failures,
    }


def _kept(sums: Mapping[Any, Decimal]) -> Mapping[Any, Decimal]:
    """Those that are not nought."""
    return {key: amount for key, amount in sums.items() if amount}


def _or_code(read: Any) -> Any:
    """What is read, or the code of its refusal."""
    try:
        return read()
    except UsageError as error:
        return error.code


def _statements(books: Books) -> Mapping[tuple[str, str], Decimal]:
    """By client and currency, what the last line of the statement says."""
    closing: dict[tuple[str, str], Decimal] = {}
    for client in books.catalogue.clients.all():
        for currency in ("GBP", "EUR"):
            made = _or_code(lambda of=client.id, code=currency: statement(books, of, currency=code))
            if made != "nothing_issued":
                closing[client.name, currency] = pounds(made.closing)
    return closing


def _accounts(books: Books, read: list[dict[str, str]]) -> Mapping[tuple[str, str], Decimal]:
    """The same by the files alone: what each paper came to, less what settled it; what is given up is owed still."""
    exported = reread.plain_rows(books.catalogue)
    accounts: Sums[tuple[str, str]] = defaultdict(Decimal)
    for row in exported:
        accounts[row["Client"], row["Currency"]] += Decimal(row["Gross"])
    for row in read:
        accounts[row["Client"], row["Currency"]] -= NOUGHT if _given_up(row) else Decimal(row["Amount"])
    return accounts


def _given_up(row: Mapping[str, str]) -> bool:
    return row["What"] in ("Bad debt written off", "Bad debt recovered", "Write-off reversed", "Recovery reversed")


def _returns(books: Books) -> Mapping[tuple[Basis, str, str], Decimal]:
    """By basis, period and box, as the file of the returns has them; box 5 is what they come to."""
    boxes: dict[tuple[Basis, str, str], Decimal] = {}
    for basis in Basis:
        made = VatExport(VatAccounting.of(books.studio, basis), books.today).export(books.catalogue)
        for row in reread.rows(made.content.decode("utf-8-sig")):
            assert Decimal(row["Box 5"]) == Decimal(row["Box 1"]) - Decimal(row["Box 4"])
            boxes |= {(basis, row["Period"], box): Decimal(row[box]) for box in BOXES}
    return boxes
