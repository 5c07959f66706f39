"""The check of accounts: that invoices stand on their clients' ones, and that what settled them is what was entered.

Each entry holds the hash of the one before, so that none is changed, moved or left out. The last have no later one to
vouch for them: that they are there is known from the log of what was done.
"""

from collections.abc import Iterator
from dataclasses import asdict

from app.catalogue import Catalogue
from app.catalogue.payments import FIRST_HASH, hash_of_entry
from app.domain.billing import Invoice, Payment


def payment_failures(catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with what settled invoices, a sentence for each fault."""
    labels = {invoice.id: invoice.name for invoice in catalogue.invoices.all()}
    before, last = FIRST_HASH, 0
    for entry in catalogue.payments.all():
        if entry.previous_hash != before:
            yield _broken(entry, last, labels[entry.invoice_id])
        if hash_of_entry(asdict(entry)) != entry.hash:
            yield f"{_named(entry)} on {labels[entry.invoice_id]} is not what was entered: it has been changed."
        before, last = entry.hash, entry.id
    logged = catalogue.payments.logged()
    if logged > last:
        yield f"Payment entry {logged} was made and is missing; the last that is left is {last or 'none'}."


def stray_failures(catalogue: Catalogue, invoice: Invoice) -> Iterator[str]:
    """That an invoice stands on another account than that of its client, or of whom that became by merging."""
    if invoice.issued_to and invoice.client_id not in catalogue.clients.became(invoice.issued_to):
        yield f"{invoice.label} stands on the account of another client than it was issued to."


def _broken(entry: Payment, last: int, invoice: str) -> str:
    """That an entry does not follow the one before it."""
    after = f"entry {last}" if last else "the beginning"
    return f"{_named(entry)} on {invoice} does not follow {after}: one is missing, or they were put in another order."


def _named(entry: Payment) -> str:
    return f"Payment entry {entry.id} of {entry.paid_on}"
