"""The check of accounts: that no number is missing, that invoices stand on their clients' accounts, and that what
settled them is what was entered.

Each entry holds the hash of the one before, so that none is changed, moved or left out. The last have no later one to
vouch for them: that they are there is known from the log of what was done.
"""

from collections.abc import Iterator
from dataclasses import asdict

from app.billing.issued_books import IssuedBooks
from app.catalogue.payments import FIRST_HASH, hash_of_entry
from app.domain.billing import Invoice, Payment
from app.domain.books import NumberGap


def number_failures(books: IssuedBooks, series: str) -> Iterator[str]:
    """Numbers of a series that are missing without a record why, or that are recorded as missing and are not."""
    spans = books.spans(series)
    if not spans:
        yield f"Nothing is left of the series {series}."
        return
    number = spans[0][0]
    for first, last, name in spans:
        if number < first:
            missing = NumberGap(series, number, first - 1, "")
            yield f"{missing.labels} {'is' if missing.size == 1 else 'are'} missing before {name}."
        if first < number:
            yield f"{name} is there although its number is recorded as given elsewhere."
        number = max(number, last + 1)
    following = books.following.get(series, 1)
    if following != number:
        yield f"The series {series} goes on with {following} after {spans[-1][2]}."


def payment_failures(books: IssuedBooks) -> Iterator[str]:
    """What is wrong with what settled invoices, a sentence for each fault."""
    before, last = FIRST_HASH, 0
    for entry in books.payments:
        name = books.name_of(entry.invoice_id)
        if entry.previous_hash != before:
            yield _broken(entry, last, name)
        if hash_of_entry(asdict(entry)) != entry.hash:
            yield f"{_named(entry)} on {name} is not what was entered: it has been changed."
        before, last = entry.hash, entry.id
    if books.last_entry > last:
        yield f"Payment entry {books.last_entry} was made and is missing; the last that is left is {last or 'none'}."


def stray_failures(books: IssuedBooks, invoice: Invoice) -> Iterator[str]:
    """That an invoice stands on another account than that of its client, or of whom that became by merging."""
    if invoice.issued_to and invoice.client_id not in books.became(invoice.issued_to):
        yield f"{invoice.label} stands on the account of another client than it was issued to."


def _broken(entry: Payment, last: int, invoice: str) -> str:
    """That an entry does not follow the one before it."""
    after = f"entry {last}" if last else "the beginning"
    return f"{_named(entry)} on {invoice} does not follow {after}: one is missing, or they were put in another order."


def _named(entry: Payment) -> str:
    return f"Payment entry {entry.id} of {entry.paid_on}"
