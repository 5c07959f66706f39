"""All that was issued and what settled it, as the check of the books reads it: of a catalogue, or of an audit file."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.catalogue import Catalogue
from app.domain.billing import Invoice, Payment
from app.domain.books import PAYMENT_ENTRIES, NumberGap, number_label

Span = tuple[int, int, str]


@dataclass(frozen=True)
class IssuedBooks:
    """`invoices` by series and number, `digests` the SHA-256 of each one's PDF by its id, `payments` as entered.

    `following` has the next number of each series, `merges` which client (the second) became which (the first), and
    `last_entry` the id of the last payment entry that the log knows of.
    """

    invoices: tuple[Invoice, ...]
    digests: Mapping[int, str]
    payments: tuple[Payment, ...] = ()
    gaps: tuple[NumberGap, ...] = ()
    following: Mapping[str, int] = field(default_factory=dict)
    merges: tuple[tuple[int, int], ...] = ()
    last_entry: int = 0

    @classmethod
    def of(cls, catalogue: Catalogue) -> "IssuedBooks":
        """Of a catalogue; each PDF is read and let go again."""
        store = catalogue.invoices
        invoices = tuple(invoice for series in store.series() for invoice in store.chain(series))
        return cls(
            invoices,
            {invoice.id: hashlib.sha256(store.pdf(invoice.id)).hexdigest() for invoice in invoices},
            tuple(catalogue.payments.all()),
            tuple(catalogue.numbering.gaps()),
            catalogue.numbering.following(),
            tuple(catalogue.clients.merges()),
            catalogue.payments.logged(),
        )

    @property
    def series(self) -> list[str]:
        """Every series of invoices' numbers."""
        named = {*self.following, *(gap.series for gap in self.gaps), *self._chains}
        return sorted(named - {PAYMENT_ENTRIES})

    def chain(self, series: str) -> list[Invoice]:
        """What was issued in a series, by number."""
        return self._chains.get(series, [])

    def spans(self, series: str) -> list[Span]:
        """First number, last number and name of what is there of a series and what is recorded as not there."""
        issued = [(each.number or 0, each.number or 0, each.name) for each in self.chain(series)]
        left_out = [(gap.first, gap.last, number_label(series, gap.last)) for gap in self.gaps if gap.series == series]
        return sorted([*issued, *left_out])

    def credits_of(self, invoice_id: int) -> list[Invoice]:
        """The credit notes that were issued over an invoice."""
        return self._credits.get(invoice_id, [])

    def name_of(self, invoice_id: int) -> str:
        """The number of an invoice, where it is there."""
        return self._names.get(invoice_id, f"invoice {invoice_id}")

    def became(self, client_id: int) -> set[int]:
        """The ids of the clients that one became as two entries were made one, again and again; its own among them."""
        found, left = {client_id}, [client_id]
        while left:
            now = left.pop()
            new = {kept for kept, merged in self.merges if merged == now} - found
            found |= new
            left += new
        return found

    @cached_property
    def _chains(self) -> dict[str, list[Invoice]]:
        chains: dict[str, list[Invoice]] = {}
        for invoice in sorted(self.invoices, key=lambda each: each.number or 0):
            chains.setdefault(invoice.series or "", []).append(invoice)
        return chains

    @cached_property
    def _credits(self) -> dict[int, list[Invoice]]:
        notes: dict[int, list[Invoice]] = {}
        for invoice in self.invoices:
            if invoice.credits_id is not None:
                notes.setdefault(invoice.credits_id, []).append(invoice)
        return notes

    @cached_property
    def _names(self) -> dict[int, str]:
        return {invoice.id: invoice.name for invoice in self.invoices}
