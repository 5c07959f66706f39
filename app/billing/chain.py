"""Whether the books are whole: numbers without gaps, each hash as reckoned anew, each chained to the one before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.billing.amounts import amounts_of
from app.billing.hashing import FIRST, hash_of
from app.catalogue import Catalogue
from app.domain.billing import Invoice


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
    """Check everything that was issued, in every series."""
    chains = {series: catalogue.invoices.chain(series) for series in catalogue.invoices.series()}
    failures = [failure for chain in chains.values() for failure in _failures(catalogue, chain)]
    failures += [f"Nothing is left of the series {series}." for series, chain in chains.items() if not chain]
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
        if amounts_of(invoice.lines, invoice.sterling_rate, invoice.decimals) != invoice.amounts:
            yield f"{invoice.label} does not add up: its lines come to other sums than it says."
        before, number = invoice.hash or "", (invoice.number or 0) + 1
    if chain:
        next_number = catalogue.invoices.next_number(chain[0].series or "")
        if next_number != number:
            yield f"The series {chain[0].series} goes on with {next_number} after {chain[-1].label}."
