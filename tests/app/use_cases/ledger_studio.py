"""What happens in `ledger.txt`: each sentence does by the recipes of the books what a studio does by hand."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.billing.amounts import POUNDS, Currencies, Exchange
from app.billing.papers import Papers
from app.billing.studio import StudioDetails, save_studio
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.catalogue.maintenance.backups import make_backup
from app.catalogue.maintenance.restore import restore
from app.domain.billing import HUNDREDTHS, Invoice, InvoiceKind, InvoiceLine, InvoiceState, PaymentKind, Service
from app.domain.catalogue import ClientKind
from app.domain.pricing import PricedJob, Quote
from app.paths import Paths, find_paths
from app.use_cases.books import Books
from app.use_cases.closed_books import lock_books
from app.use_cases.invoices import (
    DraftRequest,
    call_off_quote,
    credit_invoice,
    draft_balance,
    draft_invoice,
    issue_invoice,
)
from app.use_cases.payments import pay, refund, reverse_payment, use_credit, write_off
from app.use_cases.quotes import accept_quote, decline_quote, draft_quote, edit_quote, next_version, send_quote
from tests.app.billing.samples import STUDIO
from tests.app.pricing.jobs import job
from tests.app.use_cases.ledger_page import money

Found = dict[str, Any]
Doing = Callable[["LedgerStudio", Found], None]
SENTENCES: list[tuple[re.Pattern[str], Doing]] = []
_MONEY, _RATE = r"(?P<amount>[£€][\d,]+\.\d\d)", r"(?:, at (?P<rate>[\d.]+) by (?P<source>.+) of (?P<rate_on>[\d-]+))?"
_DATED, _PAPER = r"(?:, dated (?P<on>[\d-]+))?", r"(?P<paper>(?:INV|CN)-\d+)"
_QUOTE = r"(?P<quote>Q\d+(?: version \d+)?)"


def sentence(pattern: str) -> Callable[[Doing], Doing]:
    """That a step of this form is done by a function."""

    def keep(doing: Doing) -> Doing:
        SENTENCES.append((re.compile(pattern), doing))
        return doing

    return keep


class LedgerStudio:
    """A studio with a home of its own, on a day; `issued` are the papers that the last step brought."""

    def __init__(self, home: Path, papers_of: Callable[[StudioDetails], Papers]) -> None:
        self.paths: Paths = find_paths(home)
        self.day, self.details, self._papers_of = "2026-01-01", STUDIO, papers_of
        self.backup: Path | None = None
        self.books: Books

    @contextmanager
    def on(self, day: str) -> Iterator["LedgerStudio"]:
        """The books opened on a plain date, at noon."""
        self.day = day
        save_studio(self.paths.studio, self.details)
        moment = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
        database = open_database(self.paths.catalogue, self.paths.backups)
        with Catalogue(database, "owner", lambda: moment) as catalogue:
            self.books = Books.open(catalogue, self.paths, self._papers_of, date.fromisoformat(day))
            yield self

    def do(self, text: str) -> None:
        """What a sentence says; raises ValueError for one of no known form."""
        for pattern, doing in SENTENCES:
            found = pattern.fullmatch(text)
            if found:
                return doing(self, found.groupdict())
        raise ValueError(f"Nobody knows how to do this: {text}")

    def client(self, name: str) -> int:
        """The id of a client."""
        return self.books.catalogue.clients.find(name).id

    def quote(self, name: str) -> Quote:
        """By its number, of the first version where none is named."""
        return next(each for each in self.books.catalogue.quotes.all() if each.name == name)

    def invoice(self, number: str) -> Invoice:
        """By its number."""
        return self.books.catalogue.invoices.find(number)

    def drafted(self, **known: object) -> Invoice:
        """The one draft that there is."""
        drafts = [each for each in self.books.catalogue.invoices.all() if each.state is InvoiceState.DRAFT]
        (draft,) = (each for each in drafts if all(getattr(each, name) == value for name, value in known.items()))
        return draft


def _exchange(found: Found, amount: str = "") -> Exchange:
    """The currency of an amount, or of whatever has a rate, which is the euro then."""
    code = money(amount)[0] if amount else ("EUR" if found["rate"] else "GBP")
    return Currencies.load().exchange(code, found["rate"] or "1", found["rate_on"] or "", found["source"] or "")


def _minor(amount: str) -> int:
    return int(money(amount)[1] * 100)


def _line(found: Found) -> InvoiceLine:
    minor = _minor(found["amount"])
    service = Service.MIXING if found["what"] == "Mixing" else Service.OTHER
    return InvoiceLine(found["what"], minor, minor, 0, HUNDREDTHS, service)


def _work(found: Found) -> PricedJob:
    stages = {"mixed": "mixing", "mixed and mastered": "both"}
    return job({"title": found["title"], "stage": stages[found["stages"]], "tracks": int(found["tracks"])})


@sentence("nothing happens")
def _nothing(_studio: LedgerStudio, _found: Found) -> None:
    """A day goes by."""


@sentence(r"the studio will be registered for VAT from (?P<day>[\d-]+)")
def _register(studio: LedgerStudio, found: Found) -> None:
    studio.details = replace(studio.details, vat_from=found["day"])


@sentence(r"the studio enters VAT of (?P<rate>[\d.]+) % from (?P<day>[\d-]+)")
def _enter_rate(studio: LedgerStudio, found: Found) -> None:
    studio.details = replace(studio.details, vat_rates=(f"{found['day']} {found['rate']}",))


@sentence(r"the studio asks for (?P<share>\d+) % where work is called off")
def _ask_fee(studio: LedgerStudio, found: Found) -> None:
    studio.details = replace(studio.details, kill_fee_bp=int(found["share"]) * 100)


@sentence(
    r"(?P<name>.+) becomes a client: (?P<kind>\w+), (?P<country>[A-Z]{2}), (?P<days>\d+) days"
    r"(?:, VAT number (?P<vat>\w+))?"
)
def _add_client(studio: LedgerStudio, found: Found) -> None:
    studio.books.catalogue.clients.add(
        found["name"],
        kind=ClientKind(found["kind"]),
        country=found["country"],
        terms_days=int(found["days"]),
        vat_number=found["vat"] or "",
        address="1 High St\nLeeds",
    )


@sentence(
    r"(?P<name>.+) is offered (?P<title>.+): (?P<tracks>\d+) tracks, (?P<stages>mixed and mastered|mixed)" + _RATE
)
def _offer(studio: LedgerStudio, found: Found) -> None:
    exchange = _exchange(found)
    draft_quote(studio.books, found["name"], _work(found), exchange=None if exchange == POUNDS else exchange)


@sentence(_QUOTE + " is offered anew")
def _offer_anew(studio: LedgerStudio, found: Found) -> None:
    before = studio.quote(found["quote"])
    next_version(studio.books, before.id, studio.books.quoter.job_of(before))


@sentence(_QUOTE + " is priced again")
def _price_again(studio: LedgerStudio, found: Found) -> None:
    edit_quote(studio.books, studio.quote(found["quote"]).id)


@sentence(_QUOTE + r" is (?P<done>sent|accepted|declined|withdrawn)")
def _move_quote(studio: LedgerStudio, found: Found) -> None:
    quote, books = studio.quote(found["quote"]).id, studio.books
    moves: dict[str, Callable[[], object]] = {
        "sent": lambda: send_quote(books, quote),
        "accepted": lambda: accept_quote(books, quote),
        "declined": lambda: decline_quote(books, quote),
        "withdrawn": lambda: books.catalogue.quotes.withdraw(quote),
    }
    moves[found["done"]]()


@sentence(f"the deposit of {_QUOTE} is issued")
def _issue_deposit(studio: LedgerStudio, found: Found) -> None:
    draft = studio.drafted(kind=InvoiceKind.DEPOSIT, quote_id=studio.quote(found["quote"]).id)
    issue_invoice(studio.books, draft.id)


@sentence(f"the balance of {_QUOTE} is issued(?P<more>, with what came on top)?")
def _issue_balance(studio: LedgerStudio, found: Found) -> None:
    asked = DraftRequest(extras=bool(found["more"]))
    issue_invoice(studio.books, draft_balance(studio.books, studio.quote(found["quote"]).id, asked).id)


@sentence(f"(?P<name>.+) is to be billed {_MONEY} for (?P<what>.+?){_RATE}")
def _draft(studio: LedgerStudio, found: Found) -> None:
    exchange = _exchange(found, found["amount"])
    draft_invoice(studio.books, studio.client(found["name"]), DraftRequest([_line(found)], exchange=exchange))


@sentence(f"(?P<name>.+) is billed {_MONEY} for (?P<what>.+?){_RATE}{_DATED}")
def _bill(studio: LedgerStudio, found: Found) -> None:
    asked = DraftRequest([_line(found)], exchange=_exchange(found, found["amount"]))
    draft = draft_invoice(studio.books, studio.client(found["name"]), asked)
    try:
        issue_invoice(studio.books, draft.id, found["on"] or "")
    except Exception:
        studio.books.catalogue.invoices.void(draft.id)
        raise


@sentence("the draft is (?P<done>issued|made void)")
def _settle_draft(studio: LedgerStudio, found: Found) -> None:
    if found["done"] == "issued":
        issue_invoice(studio.books, studio.drafted().id)
    else:
        studio.books.catalogue.invoices.void(studio.drafted().id)


@sentence(f"{_MONEY} of {_PAPER} is credited: (?P<why>.+?){_DATED}")
def _credit(studio: LedgerStudio, found: Found) -> None:
    on = studio.books.dated(found["on"]) if found["on"] else ""
    credit_invoice(studio.books, studio.invoice(found["paper"]).id, found["why"], {1: _minor(found["amount"])}, on=on)


@sentence(f"{_PAPER} is paid {_MONEY} by (?P<method>\\w+)(?:: (?P<reference>[^,]+))?{_DATED}")
def _pay(studio: LedgerStudio, found: Found) -> None:
    on, words = studio.books.dated(found["on"] or ""), found["reference"] or ""
    paper = studio.invoice(found["paper"]).id
    pay(studio.books.catalogue, paper, _minor(found["amount"]), on, found["method"], words)


@sentence(f"{_MONEY} of {_PAPER} is paid back")
def _refund(studio: LedgerStudio, found: Found) -> None:
    refund(studio.books.catalogue, studio.invoice(found["paper"]).id, _minor(found["amount"]), studio.day)


@sentence(f"what is owed on {_PAPER} is written off: (?P<why>.+)")
def _write_off(studio: LedgerStudio, found: Found) -> None:
    write_off(studio.books.catalogue, studio.invoice(found["paper"]).id, studio.day, found["why"])


@sentence(f"{_MONEY} in credit on (?P<source>\\S+) is used on {_PAPER}")
def _use_credit(studio: LedgerStudio, found: Found) -> None:
    source, target = (studio.invoice(found[name]).id for name in ("source", "paper"))
    use_credit(studio.books.catalogue, source, target, _minor(found["amount"]), studio.day)


@sentence(f"the payment of {_MONEY} on {_PAPER} is reversed: (?P<why>.+)")
def _reverse(studio: LedgerStudio, found: Found) -> None:
    settled = studio.books.catalogue.payments.of_invoice(studio.invoice(found["paper"]).id)
    (entry,) = (each for each in settled if each.kind is PaymentKind.PAYMENT and each.amount == _minor(found["amount"]))
    reverse_payment(studio.books.catalogue, entry.id, studio.day, found["why"])


@sentence(f"the work on {_QUOTE} is called off")
def _call_off(studio: LedgerStudio, found: Found) -> None:
    call_off_quote(studio.books, studio.quote(found["quote"]).id)


@sentence("(?P<song>.+) is approved")
def _approve(studio: LedgerStudio, found: Found) -> None:
    rounds = studio.books.catalogue.rounds
    rounds.approve(rounds.open(studio.books.catalogue.songs.find(found["song"]).id).id, "Ada", ())


@sentence("(?P<song>.+) is taken up again")
def _take_up(studio: LedgerStudio, found: Found) -> None:
    studio.books.catalogue.rounds.open(studio.books.catalogue.songs.find(found["song"]).id)


@sentence(r"the books are locked up to (?P<day>[\d-]+)")
def _lock(studio: LedgerStudio, found: Found) -> None:
    lock_books(studio.books, found["day"], "returned")


@sentence("a backup is made")
def _back_up(studio: LedgerStudio, _found: Found) -> None:
    studio.backup = make_backup(studio.paths.catalogue, studio.paths.backups).path


@sentence("the backup is restored")
def _restore(studio: LedgerStudio, _found: Found) -> None:
    assert studio.backup
    restore(studio.backup, studio.paths.catalogue, studio.paths.backups)
