"""What clients owe, on paper: reminders and statements of account for them, aged debtors for the studio."""

from dataclasses import dataclass

from app.billing.account import account_of, statement_of
from app.billing.debtors import aged_debtors, debtors_csv
from app.billing.entry_day import checked_day
from app.billing.late_payment import Interest, Reminders
from app.billing.papers import AccountStatement, AgedDebtors
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


def statement(
    books: Books, client_id: int, since: str = "", currency: str = "GBP", *, on: str = ""
) -> AccountStatement:
    """A client's statement in one currency up to a plain date, today where none is named, from `since` on if given."""
    code, until = currency.strip().upper(), checked_day(on) if on else books.today
    return statement_of(books.catalogue, books.studio, client_id, until, since=since, currency=code)


def statement_paper(books: Books, client_id: int, since: str = "", currency: str = "GBP", *, on: str = "") -> PaperFile:
    """The same as a PDF."""
    drawn = books.papers.statement(statement(books, client_id, since, currency, on=on))
    return PaperFile(paper_name(f"Statement {books.catalogue.clients.get(client_id).name}"), drawn)


def debtors(books: Books, on: str = "") -> AgedDebtors:
    """Who owed how much for how long at the end of a plain date, today where none is named."""
    return aged_debtors(books.catalogue, checked_day(on) if on else books.today)


def debtors_paper(books: Books, on: str = "") -> PaperFile:
    """The same as a PDF."""
    aged = debtors(books, on)
    return PaperFile(paper_name(f"Aged debtors {aged.on}"), books.papers.debtors(aged))


def debtors_sheet(books: Books, on: str = "") -> PaperFile:
    """The same as a CSV file, which people open in a spreadsheet."""
    aged = debtors(books, on)
    return PaperFile(paper_name(f"Aged debtors {aged.on}", ".csv"), debtors_csv(aged).encode("utf-8-sig"))
