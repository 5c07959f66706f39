"""An audit file written of the books, and files checked without them, one by one and against each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.billing.audit_file import AuditReading, AuditSeal, read_audit, write_audit
from app.billing.audit_records import audit_records
from app.use_cases.books import Books
from render.text import count


def save_audit(books: Books, path: Path, *, pdfs: bool = True) -> AuditSeal:
    """Write all of the books into a file, with each PDF unless `pdfs` is False; whole or not at all."""
    return write_audit(path, audit_records(books.catalogue, books.studio.name, __version__, pdfs=pdfs))


def audit_name(books: Books) -> str:
    """The name of the file of a day."""
    return f"audit-{books.today}.jsonl"


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What came of checking audit files: a sentence for each fault, in each file and between them."""

    readings: tuple[AuditReading, ...]
    twice: tuple[str, ...] = ()

    @classmethod
    def of(cls, paths: Sequence[Path]) -> "AuditCheck":
        """Of these files; raises BouncedeskError for one that is no audit file, or cannot be read."""
        readings = tuple(map(read_audit, paths))
        return cls(readings, tuple(_given_twice(readings)))

    @property
    def failures(self) -> tuple[str, ...]:
        """Every fault; where there are several files, each begins with the name of its own."""
        several = len(self.readings) > 1
        found = [
            f"{reading.path.name}: {failure}" if several else failure
            for reading in self.readings
            for failure in reading.report.failures
        ]
        return (*found, *self.twice)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Every recorded gap."""
        return tuple(gap for reading in self.readings for gap in reading.report.gaps)

    @property
    def checked(self) -> int:
        """How many invoices and credit notes were looked at."""
        return sum(reading.report.checked for reading in self.readings)

    @property
    def sentence(self) -> str:
        """What came of it."""
        papers = count(self.checked, "paper")
        if not self.failures:
            return f"All is well: {papers} checked, every hash is right."
        return f"Not everything is as it was issued: {papers} checked, {count(len(self.failures), 'fault')}."


def _given_twice(readings: Sequence[AuditReading]) -> list[str]:
    """The numbers that two files give to different invoices."""
    first, twice = dict[str, AuditReading](), list[str]()
    for reading in readings:
        for label, digest in reading.issued.items():
            earlier = first.setdefault(label, reading)
            if earlier.issued[label] != digest:
                twice.append(f"{label} stands for something else in {earlier.path.name} than in {reading.path.name}.")
    return twice
