"""What the books record beside invoices and payments: gaps in numbers, where invoices are issued, what is locked."""

from dataclasses import dataclass

DIGITS = 4
PAYMENT_ENTRIES = "payment entries"
"""The series of what settles invoices; no prefix of invoices holds a space."""
NEVER = "0001-01-01"
"""The plain date up to which books are locked that are wholly open."""


GIVEN_UP = "another copy"
"""The machine of a place in a catalogue that issues no more, as a copy at the place's path took over."""


def number_label(series: str, number: int) -> str:
    """A number of a series as it stands on an invoice, such as INV-0012."""
    return f"{series} {number}" if series == PAYMENT_ENTRIES else f"{series}{number:0{DIGITS}}"


def marked(prefix: str, mark: str) -> str:
    """A prefix with the mark of a copy that has its own series: INV-B- of INV- and B; without a mark, as it is."""
    return f"{prefix}{'' if prefix[-1:] in '-/_.' else '-'}{mark}-" if mark else prefix


@dataclass(frozen=True, slots=True)
class NumberGap:
    """Numbers of a series, `first` to `last`, that nothing in this catalogue has, and why."""

    series: str
    first: int
    last: int
    why: str
    recorded_at: str = ""

    @property
    def labels(self) -> str:
        """The numbers as people write them."""
        first = number_label(self.series, self.first)
        return first if self.first == self.last else f"{first} to {number_label(self.series, self.last)}"

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class IssuingPlace:
    """The machine and the file that issue invoices; `mark` stands in the numbers of a copy with its own series."""

    machine: str
    path: str
    mark: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class PeriodLock:
    """Up to which plain date nothing is entered any more, from when on, by whom, and why."""

    until: str
    why: str = ""
    who: str = ""
    locked_at: str = ""
