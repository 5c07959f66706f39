"""What goes to clients about what they owe: reminders and statements of account."""

from dataclasses import dataclass

from app.billing.account import account_of, statement_of
from app.billing.late_payment import Interest, Reminders
from app.billing.papers import AccountStatement
from app.errors import UsageError
from app.use_cases.books import Books, PaperFile, paper_name


@dataclass(frozen=True, slots=True)
class Reminder:
    """The text of a reminder, ready to send, and the interest that may be asked beside it."""

    text: str
    interest: Interest | None


def remind(books: Books, invoice_id: int) -> Reminder:
    """The reminder of an issued invoice as of today: the later, the firmer; to a business with the interest due."""
    account = account_of(books.catalogue, invoice_id)
    if account.balance <= 0:
        name = account.invoice.name
        raise UsageError(
            f"Nothing is owed on {name}, so there is nothing to remind anybody of.", code="nothing_owed", invoice=name
        )
    interest = books.interest(account)
    return Reminder(Reminders.load().text(account, books.studio.name, books.today, interest), interest)


def statement(books: Books, client_id: int, since: str = "", currency: str = "GBP") -> AccountStatement:
    """A client's statement up to today in one currency, from a plain date on where one is given."""
    code = currency.strip().upper()
    return statement_of(books.catalogue, books.studio, client_id, books.today, since=since, currency=code)


def statement_paper(books: Books, client_id: int, since: str = "", currency: str = "GBP") -> PaperFile:
    """The same as a PDF."""
    drawn = books.papers.statement(statement(books, client_id, since, currency))
    return PaperFile(paper_name(f"Statement {books.catalogue.clients.get(client_id).name}"), drawn)
