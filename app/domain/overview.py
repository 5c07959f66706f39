"""What the owner sees of the books: figures of a period in pence sterling, and the rows behind each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Figure(StrEnum):
    """A figure of the Billing page; each opens its rows."""

    OUTSTANDING = "outstanding"
    OVERDUE = "overdue"
    INVOICED = "invoiced"
    RECEIVED = "received"
    UNBILLED = "unbilled"
    QUOTES = "quotes"
    ROUNDS = "rounds"
    DRAFTS = "drafts"
    CREDITS = "credits"


@dataclass(frozen=True, slots=True)
class Period:
    """From a plain date to a plain date, both within it."""

    name: str
    since: str
    until: str

    def holds(self, day: str) -> bool:
        """Whether a plain date falls into it."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row behind a figure: `amount` in pence sterling; ids of what it opens, where there is such a thing."""

    label: str
    on: str
    client: str
    what: str
    amount: int
    due_on: str = ""
    invoice_id: int | None = None
    quote_id: int | None = None
    song_id: int | None = None


@dataclass(frozen=True, slots=True)
class IncomeShare:
    """A part of the income: of a month, a client or a service."""

    name: str
    pence: int


@dataclass(frozen=True, slots=True)
class Age:
    """What is owed for so long: `name` says how long past its due day."""

    name: str
    pence: int
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows. Credit balances are below nought, and are not set off against what others owe."""

    figures: dict[Figure, tuple[int, int]] = field(default_factory=dict)
    """By figure: pence, and how many rows are behind it."""
    ageing: Sequence[Age] = ()
    by_month: Sequence[IncomeShare] = ()
    by_client: Sequence[IncomeShare] = ()
    by_service: Sequence[IncomeShare] = ()
    year_invoiced: int = 0
    year_received: int = 0
