"""The accountant's cases: each life of `ledger.txt` is lived, and after every step all the books are as by hand."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtPdf import QPdfDocument

from app.billing.amounts import Currencies
from app.billing.book_figures import FIRST, LAST, Figure, Period
from app.billing.debtors import AGE_NAMES
from app.billing.overview import overview
from app.use_cases.audit_file import AuditCheck, save_audit
from app.use_cases.invoices import invoice_paper
from app.use_cases.month_end import month_end
from app.use_cases.quotes import quote_paper
from app.use_cases.statements import debtors, statement, statement_paper
from render.errors import BouncedeskError
from tests.app.use_cases.ledger_page import PAGE, Entry, Life, Step, figures, lives, money
from tests.app.use_cases.ledger_studio import LedgerStudio
from tests.app.use_cases.ledger_sums import HandBooks, pounds, program_books
from widgets.documents.papers import QtPapers

LIVES = lives(PAGE.read_text(encoding="utf-8"))

pytestmark = pytest.mark.usefixtures("qtbot")


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.title)
def test_a_life_is_as_the_accountant_reckons_it(life: Life, tmp_path: Path) -> None:
    """Every book after every step; what is refused changes none, and a backup brings back those of its day."""
    studio, hand, kept = LedgerStudio(tmp_path / "home", QtPapers), HandBooks(), HandBooks()
    for step in life.steps:
        at = f"line {step.number}, {step.day}: {step.text}"
        with studio.on(step.day):
            assert _done(studio, step) == step.code, at
        kept = hand.copy() if step.text == "a backup is made" else kept
        hand = kept.copy() if step.text == "the backup is restored" else hand
        with studio.on(step.day):
            _write(studio, hand, step)
            said, written = program_books(studio.books), hand.books
            differences = {name: (said[name], each) for name, each in written.items() if said[name] != each}
            assert said.keys() == written.keys()
            assert not differences, f"{at}: the program's books and those by hand"


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    """A line, a step or a figure that nobody reads would prove nothing."""
    for text in ("LIFE  A\n2026-01-01 too near", "LIFE  A\n2026-01-01  it\n    nothing", "LIFE  A\nprose"):
        with pytest.raises(ValueError, match="Line"):
            lives(text)
    with pytest.raises(ValueError, match="Nobody knows"):
        LedgerStudio(tmp_path, QtPapers).do("the studio dreams")
    for text in ("net", "net £1", "net £1.00, and more"):
        with pytest.raises(ValueError, match="no figures"):
            figures(text)


def _done(studio: LedgerStudio, step: Step) -> str:
    """The code of the error where the step was refused."""
    try:
        studio.do(step.text)
    except BouncedeskError as error:
        return error.code
    return ""


def _write(studio: LedgerStudio, hand: HandBooks, step: Step) -> None:
    """Write down what stands below a step; what is no sum is held against the program at once."""
    clients, lines = {each.name for each in studio.books.catalogue.clients.all()}, []
    for entry in step.entries:
        if entry.label == "-":
            lines.append(entry.rest)
        elif entry.label in clients:
            hand.owes(entry.label, entry.rest)
        elif not hand.write(entry.label, entry.rest, step.day):
            _check(studio, entry)
    if lines:
        (paper,) = (entry.label for entry in step.entries if entry.label.startswith(("INV-", "CN-")))
        invoice, written = studio.invoice(paper), Currencies.load().written
        assert [f"{written(line.amount, invoice.currency)} {line.description}" for line in invoice.lines] == lines


def _check(studio: LedgerStudio, entry: Entry) -> None:
    for pattern, check in CHECKS.items():
        found = re.fullmatch(pattern, entry.label)
        if found:
            return check(studio, entry.rest, *found.groups())
    raise ValueError(f"Line {entry.number} is of no book: {entry.label}")


def _quote(studio: LedgerStudio, rest: str, name: str) -> None:
    quote, written = studio.quote(name), Currencies.load().written
    said = {"net": quote.net, "VAT": quote.vat, "in all": quote.gross, "deposit": quote.deposit}
    assert figures(rest).items() <= {key: written(each, quote.currency) for key, each in said.items()}.items(), rest


def _billing(studio: LedgerStudio, rest: str) -> None:
    names = {"quotes": Figure.QUOTES, "not billed": Figure.UNBILLED, "drafts": Figure.DRAFTS}
    seen = overview(studio.books.catalogue, Period("", FIRST, LAST), date.fromisoformat(studio.day))
    said = {name: pounds(seen.figures[figure][0]) for name, figure in names.items()}
    assert {name: money(each)[1] for name, each in figures(rest).items()}.items() <= said.items(), rest


def _paper(studio: LedgerStudio, rest: str, name: str) -> None:
    books = studio.books
    paper = (
        quote_paper(books, studio.quote(name).id)
        if name.startswith("Q")
        else invoice_paper(books, studio.invoice(name).id)
    )
    _says(_text(paper.content), rest)


def _statement(studio: LedgerStudio, rest: str, client: str, currency: str, on: str) -> None:
    owner, code = studio.client(client), currency or "GBP"
    if "says" in rest:
        _says(_text(statement_paper(studio.books, owner, currency=code, on=on or "").content), rest)
    else:
        made, written = statement(studio.books, owner, currency=code, on=on or ""), Currencies.load().written
        assert f"balance {written(made.closing, code)}, overdue {written(made.overdue, code)}" == rest


def _debtors(studio: LedgerStudio, rest: str, on: str) -> None:
    written = Currencies.load().written
    said = [
        f"{row.client} {written(amount, row.currency)} {age[0].lower()}{age[1:]}"
        for row in debtors(studio.books, on).rows
        for age, amount in (*zip(AGE_NAMES, row.ages, strict=True), ("in credit", row.credit))
        if amount
    ]
    assert (", ".join(said) or "nobody") == rest


def _month_end(studio: LedgerStudio, rest: str, month: str) -> None:
    page = month_end(studio.books, month)
    said = [f"{item.key} {len(item.rows)}" for item in page.items if item.rows]
    assert ", ".join([*said, *(["locked"] if page.locked else [])]) == rest


def _numbers(studio: LedgerStudio, rest: str) -> None:
    gaps = sorted(gap.labels for gap in studio.books.catalogue.numbering.gaps())
    assert ", ".join(f"gap {each}" for each in gaps) == rest


def _audit(studio: LedgerStudio, rest: str) -> None:
    """It proves itself without the catalogue, and no longer once a figure in it is another."""
    path = studio.paths.data / "audit.jsonl"
    save_audit(studio.books, path)
    check = AuditCheck.of([path])
    assert (check.failures, f"{check.checked} paper{'s' if check.checked > 1 else ''}") == ((), rest)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("INV-0001", "INV-0009", 1), encoding="utf-8")
    assert AuditCheck.of([path]).failures
    path.unlink()


CHECKS: dict[str, Callable[..., None]] = {
    r"(Q\d+(?: version \d+)?)": _quote,
    "Billing": _billing,
    r"paper (\S+)": _paper,
    r"statement of (.+?)(?: in ([A-Z]{3}))?(?: on ([\d-]+))?": _statement,
    r"debtors on ([\d-]+)": _debtors,
    r"month end ([\d-]+)": _month_end,
    "numbers": _numbers,
    "audit file": _audit,
}


def _says(text: str, rest: str) -> None:
    """What a paper says, and never says, of "says £1.00; never says off"."""
    for part in rest.split("; "):
        never, word = part.startswith("never "), part.removeprefix("never ").removeprefix("says ")
        assert (word in text) is not never, f"{part}: {text}"


def _text(pdf: bytes) -> str:
    """What stands on a paper, in one line."""
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(pdf))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document.load(buffer)
    pages = [document.getAllText(page).text() for page in range(document.pageCount())]
    document.close()
    return " ".join(" ".join(pages).split())
