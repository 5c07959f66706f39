"""The chain of issued invoices: each hash is of all that stands in an invoice and of the one before it.

So no change goes unseen; the check finds gaps in numbers, broken links, and what is not what was issued.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from app.billing.account_chain import payment_failures, stray_failures
from app.billing.amounts import amounts_of, credited_amounts
from app.catalogue import Catalogue
from app.domain.billing import Amounts, Invoice

FIRST = "0" * 64
_UNHASHED = {"id", "client_id", "quote_id", "hash", "state"}  # where it is filed, not what it says
_UNHASHED_OF_LINES = {"id", "song_id"}
_HASHED_WHERE_SET = {"rate_on", "rate_source", "issued_to"}  # what was issued before these were kept has none of them


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How many invoices were checked, and what is wrong, a sentence each."""

    checked: int
    failures: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failures


def check_chain(catalogue: Catalogue) -> ChainReport:
    """Check everything that was issued, in every series, and everything that settled it."""
    chains = {series: catalogue.invoices.chain(series) for series in catalogue.invoices.series()}
    failures = [failure for chain in chains.values() for failure in _failures(catalogue, chain)]
    failures += [f"Nothing is left of the series {series}." for series, chain in chains.items() if not chain]
    failures += payment_failures(catalogue)
    return ChainReport(sum(map(len, chains.values())), tuple(failures))


def _failures(catalogue: Catalogue, chain: Sequence[Invoice]) -> Iterator[str]:
    before, number = FIRST, chain[0].number if chain else None
    for invoice in chain:
        if invoice.number != number:
            yield f"{invoice.series}{number} is missing before {invoice.label}."
        if invoice.previous_hash != before:
            yield f"{invoice.label} does not follow the invoice before it."
        if hash_of(invoice, catalogue.invoices.pdf(invoice.id)) != invoice.hash:
            yield f"{invoice.label} is not what was issued: its content or its PDF has been changed."
        if _reckoned(catalogue, invoice) != invoice.amounts:
            yield f"{invoice.label} does not add up: its lines come to other sums than it says."
        yield from stray_failures(catalogue, invoice)
        before, number = invoice.hash or "", (invoice.number or 0) + 1
    if chain:
        next_number = catalogue.invoices.next_number(chain[0].series or "")
        if next_number != number:
            yield f"The series {chain[0].series} goes on with {next_number} after {chain[-1].label}."


def _reckoned(catalogue: Catalogue, invoice: Invoice) -> Amounts:
    """What its lines come to; of a credit note, after those that were issued before it on the same invoice."""
    amounts = amounts_of(invoice.lines, invoice.sterling_rate, invoice.decimals)
    if invoice.credits_id is None:
        return amounts
    notes = catalogue.invoices.credits_of(invoice.credits_id)
    earlier = [note.amounts for note in notes if note.label and _issued(note) < _issued(invoice)]
    return credited_amounts(amounts, earlier, invoice.sterling_rate, invoice.decimals)


def _issued(invoice: Invoice) -> tuple[str, int]:
    """In which order invoices were issued."""
    return invoice.issued_at or "", invoice.number or 0


def hash_of(invoice: Invoice, pdf: bytes) -> str:
    """SHA-256 of the invoice as JSON with sorted keys, and of the SHA-256 of its PDF.

    `previous_hash` is part of it: so each hash vouches for all invoices before it.
    """
    content = {
        name: value
        for name, value in asdict(invoice).items()
        if name not in _UNHASHED and (value or name not in _HASHED_WHERE_SET)
    }
    content["lines"] = [
        {name: value for name, value in asdict(line).items() if name not in _UNHASHED_OF_LINES}
        for line in invoice.lines
    ]
    content["pdf"] = hashlib.sha256(pdf).hexdigest()
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
