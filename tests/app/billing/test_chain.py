"""The hash of an invoice is of all that it says, and its chain of every link: whatever is changed later is seen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, fields, replace
from typing import Any

import pytest

from app.billing.chain import FIRST, check_chain, hash_of
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.domain.billing import (
    Amounts,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    Party,
    Service,
    Treatment,
)
from app.domain.catalogue import Client
from tests.app.billing.samples import STUDIO, TODAY, line

FILED = {"id", "client_id", "quote_id", "hash", "state"}  # where an invoice is kept: merging clients changes no hash
LINE = InvoiceLine("Mixing", 10_000, 10_000, 2_000, 100, Service.MIXING, "mixing.base", 7, None, "round:1", 3)
INVOICE = Invoice(
    id=1,
    kind=InvoiceKind.INVOICE,
    state=InvoiceState.ISSUED,
    client_id=1,
    made_at="2026-03-01T09:00:00Z",
    treatment=Treatment.STANDARD,
    lines=(LINE,),
    amounts=Amounts(10_000, 2_000, 10_000, 2_000),
    quote_id=5,
    po_number="PO-1",
    remarks="Thank you.",
    series="INV-",
    number=1,
    label="INV-0001",
    issued_on="2026-03-01",
    tax_point="2026-03-01",
    due_on="2026-03-15",
    issued_at="2026-03-01T12:00:00Z",
    seller=STUDIO.party,
    buyer=Party("Nova Records"),
    previous_hash=FIRST,
)


def others() -> Iterator[tuple[str, Invoice]]:
    """The invoice with another value in each of its fields, those of its lines, amounts and parties among them."""
    for name, value in asdict(INVOICE).items():
        if name not in ("lines", "amounts", "seller", "buyer"):
            yield name, replace(INVOICE, **{name: _other(value)})
    for name, value in asdict(LINE).items():
        yield f"line {name}", replace(INVOICE, lines=(replace(LINE, **{name: _other(value)}),))
    for part in ("amounts", "seller", "buyer"):
        values = getattr(INVOICE, part)
        for field in fields(values):
            other = replace(values, **{field.name: _other(getattr(values, field.name))})
            yield f"{part} {field.name}", replace(INVOICE, **{part: other})
    yield "another line", replace(INVOICE, lines=(LINE, LINE))


def _other(value: Any) -> Any:
    """Another value of the same kind, or any where there was none."""
    if isinstance(value, tuple):
        return (*value, "more")
    return value + 1 if isinstance(value, int) else f"{value or ''}x"


@pytest.mark.parametrize(("name", "other"), [pytest.param(*each, id=each[0]) for each in others()])
def test_all_that_an_invoice_says_is_in_its_hash(name: str, other: Invoice) -> None:
    """Its due day and order number as its sums; only where it is filed is not."""
    filed = name in FILED or name in ("line id", "line song_id")
    assert (hash_of(other, b"%PDF") == hash_of(INVOICE, b"%PDF")) is filed


def test_its_pdf_is_in_its_hash() -> None:
    """To the byte."""
    assert hash_of(INVOICE, b"%PDF") != hash_of(INVOICE, b"%PDF ")


def test_a_hash_is_the_same_in_every_version() -> None:
    """Books that were issued years ago must still check: another way to reckon it would call them all changed."""
    assert hash_of(INVOICE, b"%PDF") == "cd1b69379e818022b919064b394702574a9ec7c5b08de1c27369d52ebfe58740"


def test_a_broken_link_is_reported(catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer) -> None:
    """An invoice that is whole in itself, and made anew, but does not follow the one before it."""
    for amount in (100, 200, 300):
        issuer.issue(drafter.free(client.id, [line(amount)]).id, TODAY)
    last = replace(catalogue.invoices.get(3), previous_hash=FIRST)
    made_anew = hash_of(last, catalogue.invoices.pdf(3))
    with closing(sqlite3.connect(catalogue.path)) as db, db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'invoice%'"):
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE invoices SET previous_hash = ?, hash = ? WHERE id = 3", (FIRST, made_anew))
    report = check_chain(catalogue)
    assert (report.checked, report.ok) == (3, False)
    assert report.failures == ("INV-0003 does not follow the invoice before it.",)


def test_sums_that_do_not_follow_from_the_lines_are_reported(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Also where the hash was made anew."""
    issuer.issue(drafter.free(client.id, [line(100)]).id, TODAY)
    whole = catalogue.invoices.get(1)
    wrong = replace(whole, amounts=replace(whole.amounts, vat=21, vat_gbp=21))
    with closing(sqlite3.connect(catalogue.path)) as db, db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'invoice%'"):
            db.execute(f"DROP TRIGGER {name}")
        made_anew = hash_of(wrong, catalogue.invoices.pdf(1))
        db.execute("UPDATE invoices SET vat = 21, vat_gbp = 21, gross = net + 21, hash = ?", (made_anew,))
    assert check_chain(catalogue).failures == ("INV-0001 does not add up: its lines come to other sums than it says.",)
