"""The chain of issued invoices: each hash is of all that stands in an invoice and of the one before it.

So no change goes unseen; the check finds gaps in numbers, broken links, and what is not what was issued.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.billing.account_chain import number_failures, payment_failures, stray_failures
from app.billing.amounts import amounts_of, credited_amounts
from app.billing.issued_books import IssuedBooks
from app.catalogue import Catalogue
from app.domain.billing import Amounts, Invoice

FIRST = "0" * 64
_UNHASHED = {"id", "client_id", "quote_id", "hash", "state"}  # where it is filed, not what it says
_UNHASHED_OF_LINES = {"id", "song_id"}
_HASHED_WHERE_SET = {"rate_on", "rate_source", "issued_to"}  # what was issued before these were kept has none of them


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How many invoices were checked, what is wrong, and which numbers are recorded gaps, a sentence each."""

    checked: int
    failures: tuple[str, ...]
    gaps: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failures


def check_chain(catalogue: Catalogue) -> ChainReport:
    """Check everything that was issued, in every series, and everything that settled it."""
    return check_books(IssuedBooks.of(catalogue))


def check_books(books: IssuedBooks) -> ChainReport:
    """Check books that were read from wherever they are kept."""
    failures = [failure for series in books.series for failure in _failures(books, series)]
    failures += payment_failures(books)
    gaps = tuple(f"{gap.labels}: {gap.why}." for gap in books.gaps)
    return ChainReport(len(books.invoices), tuple(failures), gaps)


def _failures(books: IssuedBooks, series: str) -> Iterator[str]:
    before = FIRST
    yield from number_failures(books, series)
    for invoice in books.chain(series):
        if invoice.previous_hash != before:
            yield f"{invoice.label} does not follow the invoice before it."
        if hash_with(invoice, books.digests[invoice.id]) != invoice.hash:
            yield f"{invoice.label} is not what was issued: its content or its PDF has been changed."
        if _reckoned(books, invoice) != invoice.amounts:
            yield f"{invoice.label} does not add up: its lines come to other sums than it says."
        yield from stray_failures(books, invoice)
        before = invoice.hash or ""


def _reckoned(books: IssuedBooks, invoice: Invoice) -> Amounts:
    """What its lines come to; of a credit note, after those that were issued before it on the same invoice."""
    amounts = amounts_of(invoice.lines, invoice.sterling_rate, invoice.decimals)
    if invoice.credits_id is None:
        return amounts
    notes = books.credits_of(invoice.credits_id)
    earlier = [note.amounts for note in notes if _issued(note) < _issued(invoice)]
    return credited_amounts(amounts, earlier, invoice.sterling_rate, invoice.decimals)


def _issued(invoice: Invoice) -> tuple[str, int]:
    """In which order invoices were issued."""
    return invoice.issued_at or "", invoice.number or 0


def hash_of(invoice: Invoice, pdf: bytes) -> str:
    """SHA-256 of the invoice as JSON with sorted keys, and of the SHA-256 of its PDF.

    `previous_hash` is part of it: so each hash vouches for all invoices before it.
    """
    return hash_with(invoice, hashlib.sha256(pdf).hexdigest())


def hash_with(invoice: Invoice, digest: str) -> str:
    """The same of an invoice whose PDF has this SHA-256."""
    return hashlib.sha256(plain_json(hashed_content(invoice, digest)).encode("utf-8", "surrogatepass")).hexdigest()


def hashed_content(invoice: Invoice, digest: str) -> dict[str, Any]:
    """All of an invoice that its hash is of, `digest` being the SHA-256 of its PDF."""
    content = {
        name: value
        for name, value in asdict(invoice).items()
        if name not in _UNHASHED and (value or name not in _HASHED_WHERE_SET)
    }
    for side in ("seller", "buyer"):  # what was issued before a party had an owner has none
        if content[side] and not content[side]["owner"]:
            content[side] = {name: value for name, value in content[side].items() if name != "owner"}
    content["lines"] = [
        {name: value for name, value in asdict(line).items() if name not in _UNHASHED_OF_LINES}
        for line in invoice.lines
    ]
    return {**content, "pdf": digest}


def plain_json(content: Mapping[str, object]) -> str:
    """JSON in one form only: keys sorted, no spaces, characters as they are."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
