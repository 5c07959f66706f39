"""What an audit file holds: the books as records, one a line of JSON, from which every hash can be reckoned again.

docs/AUDIT_FILE.md describes it for whoever reads it with a program of their own.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from app.billing.chain import hashed_content, plain_json
from app.billing.issued_books import IssuedBooks
from app.catalogue import Catalogue
from app.domain.billing import (
    Amounts,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    Party,
    Payment,
    PaymentKind,
    Service,
    Treatment,
)
from app.domain.books import NumberGap

FORMAT, VERSION = "bouncedesk-audit", 1
Record = dict[str, Any]
_LOGGED = ("quote", "invoice", "payment", "gap", "period lock", "issuing place", "catalogue")
_ALL = 10**9


def audit_records(catalogue: Catalogue, studio: str, program: str, *, pdfs: bool = True) -> Iterator[Record]:
    """The books as records: a head, what holds for all, invoices by series and number, payments, and what was done.

    All but the PDFs, which never change, is of one moment. `pdfs` False leaves them out: their hashes stay.
    """
    with catalogue.transaction():
        head: Record = {"format": FORMAT, "version": VERSION, "program": program, "studio": studio}
        head |= {"record": "head", "made_at": catalogue.activity.moment()}
        kept = [*_numbers(catalogue), *_payments(catalogue), *_activity(catalogue)]
        invoices = [each for series in catalogue.invoices.series() for each in catalogue.invoices.chain(series)]
    yield head
    for invoice in invoices:
        yield _invoice(invoice, catalogue.invoices.pdf(invoice.id), pdfs=pdfs)
    yield from kept


def _numbers(catalogue: Catalogue) -> Iterator[Record]:
    for series, number in catalogue.numbering.following().items():
        yield {"record": "series", "series": series, "next": number}
    for gap in catalogue.numbering.gaps():
        yield {"record": "gap", **asdict(gap)}
    for place in catalogue.numbering.places():  # not its path, which names folders of the owner's
        yield {"record": "place", "machine": place.machine, "mark": place.mark, "since": place.since}
    for lock in catalogue.period_locks.all():
        yield {"record": "lock", **asdict(lock)}
    for kept, merged in catalogue.clients.merges():
        yield {"record": "merge", "kept_id": kept, "merged_id": merged}


def _payments(catalogue: Catalogue) -> Iterator[Record]:
    for payment in catalogue.payments.all():
        content = {name: value for name, value in asdict(payment).items() if name != "hash"}
        yield {"record": "payment", "content": content, "hash": payment.hash}
    yield {"record": "last_entry", "id": catalogue.payments.logged()}


def _activity(catalogue: Catalogue) -> Iterator[Record]:
    entries = [entry for subject in _LOGGED for entry in catalogue.activity.all(subject, limit=_ALL)]
    for entry in sorted(entries, key=lambda each: each.id):
        yield {"record": "activity", **asdict(entry)}


def _invoice(invoice: Invoice, pdf: bytes, *, pdfs: bool) -> Record:
    filed = {"id": invoice.id, "client_id": invoice.client_id, "quote_id": invoice.quote_id, "hash": invoice.hash}
    content = hashed_content(invoice, hashlib.sha256(pdf).hexdigest())
    file = {"pdf_base64": base64.b64encode(pdf).decode("ascii")} if pdfs else {}
    return {"record": "invoice", **filed, "content": content, **file}


def record_name(record: Mapping[str, Any]) -> str:
    """What a record is of, in words."""
    kind, content = str(record.get("record")), record.get("content")
    if kind == "invoice" and isinstance(content, dict):
        return str(content.get("label"))
    if kind == "payment" and isinstance(content, dict):
        return f"payment entry {content.get('id')}"
    return kind.replace("_", " ")


@dataclass
class BooksReader:
    """Puts records together to books again; `failures` are what they say of themselves and is not so."""

    failures: list[str] = field(default_factory=list)
    _invoices: list[Invoice] = field(default_factory=list)
    _digests: dict[int, str] = field(default_factory=dict)
    _payments: list[Payment] = field(default_factory=list)
    _gaps: list[NumberGap] = field(default_factory=list)
    _following: dict[str, int] = field(default_factory=dict)
    _merges: list[tuple[int, int]] = field(default_factory=list)
    _last_entry: int = 0

    def read(self, record: Record) -> None:
        """Take in a record; raises KeyError, TypeError or ValueError for one that cannot be one of these books."""
        kind, values = record["record"], {name: value for name, value in record.items() if name != "record"}
        if kind == "invoice":
            self._read_invoice(values)
        elif kind == "payment":
            content = values["content"]
            kept = {**content, "kind": PaymentKind(content["kind"])}
            self._payments.append(Payment(**kept, hash=values["hash"]))
        elif kind == "gap":
            self._gaps.append(NumberGap(**values))
        elif kind == "series":
            self._following[values["series"]] = int(values["next"])
        elif kind == "merge":
            self._merges.append((int(values["kept_id"]), int(values["merged_id"])))
        elif kind == "last_entry":
            self._last_entry = int(values["id"])
        elif kind not in ("head", "place", "lock", "activity"):
            raise ValueError(f"{kind} is no record")

    def books(self) -> IssuedBooks:
        """All that was taken in."""
        return IssuedBooks(
            tuple(self._invoices),
            self._digests,
            tuple(self._payments),
            tuple(self._gaps),
            self._following,
            tuple(self._merges),
            self._last_entry,
        )

    def _read_invoice(self, values: Record) -> None:
        content = values["content"]
        invoice = _invoice_of(content, values)
        digest = content["pdf"]
        if "pdf_base64" in values:
            digest = hashlib.sha256(base64.b64decode(values["pdf_base64"], validate=True)).hexdigest()
        if plain_json(hashed_content(invoice, digest)) != plain_json(content):
            self.failures.append(f"{invoice.label} comes with another PDF, or says more, than its hash is of.")
        self._invoices.append(invoice)
        self._digests[invoice.id] = digest


def _invoice_of(content: Record, filed: Record) -> Invoice:
    plain = {name: value for name, value in content.items() if name != "pdf"}
    return Invoice(
        **{
            **plain,
            "kind": InvoiceKind(content["kind"]),
            "treatment": Treatment(content["treatment"]),
            "lines": tuple(_line_of(each) for each in content["lines"]),
            "amounts": Amounts(**content["amounts"]),
            "seller": _party_of(content["seller"]),
            "buyer": _party_of(content["buyer"]),
        },
        id=int(filed["id"]),
        client_id=int(filed["client_id"]),
        quote_id=filed["quote_id"],
        hash=filed["hash"],
        state=InvoiceState.ISSUED,
    )


def _line_of(values: Record) -> InvoiceLine:
    return InvoiceLine(**{**values, "service": Service(values["service"])})


def _party_of(values: Mapping[str, Any]) -> Party:
    """Lists of lines are kept as tuples."""
    kept: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Party(**kept)
