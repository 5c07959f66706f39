"""The store of invoices and credit notes: drafts that may be changed, and what was issued, which never is."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TypedDict, Unpack

from app.catalogue.activity import Activity
from app.catalogue.database import Database
from app.catalogue.errors import no_such
from app.catalogue.invoice_lines import COLUMNS, LARGEST_AMOUNT, InvoiceLines, invoice_of, party_text
from app.catalogue.period_locks import refuse_locked
from app.domain.billing import Amounts, Invoice, InvoiceKind, InvoiceLine, InvoiceState, Treatment
from app.domain.checks import check_text
from app.errors import UsageError
from render.text import shown

_ROWS = f"SELECT {COLUMNS} FROM invoices"  # noqa: S608 -- the columns are the store's own


class ExchangeHead(TypedDict, total=False):
    """The currency of a draft and its rate."""

    currency: str
    decimals: int
    sterling_rate: str
    rate_on: str | None
    rate_source: str


class InvoiceHead(ExchangeHead, total=False):
    """What a draft says beside its lines; what is left out stays, or is the usual."""

    treatment: Treatment
    po_number: str
    remarks: str
    quote_id: int | None
    credits_id: int | None
    tax_point: str | None
    due_on: str | None


class Invoices:
    """Invoices in the order in which they were made."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity
        self.lines = InvoiceLines(database)

    def add(
        self,
        client_id: int,
        kind: InvoiceKind,
        lines: Sequence[InvoiceLine],
        amounts: Amounts,
        **head: Unpack[InvoiceHead],
    ) -> Invoice:
        """A new draft; it takes no number."""
        values = {"kind": kind.value, "client_id": client_id, "made_at": self._activity.moment(), **_head(head)}
        with self._database.change():
            if not self._database.row("SELECT 1 FROM clients WHERE id = ?", [client_id]):
                raise no_such("client", client_id)
            invoice_id = self._activity.add("invoices", "invoice", {**values, **_sums(amounts)})
            self.lines.put(invoice_id, lines)
            return self.get(invoice_id)

    def edit(
        self, invoice_id: int, lines: Sequence[InvoiceLine], amounts: Amounts, **head: Unpack[InvoiceHead]
    ) -> Invoice:
        """The draft with these lines and these words in place of what it had."""
        with self._database.change():
            self.draft(invoice_id)
            self._activity.edit("invoices", "invoice", invoice_id, {**_head(head), **_sums(amounts)})
            self.lines.clear(invoice_id)
            self.lines.put(invoice_id, lines)
            return self.get(invoice_id)

    def void(self, invoice_id: int) -> Invoice:
        """The draft made void; what it charged may be charged by another."""
        with self._database.change():
            draft = self.draft(invoice_id)
            for line in draft.lines:
                self._database.update("invoice_lines", line.id, {"origin": None})
            self._activity.edit("invoices", "invoice", invoice_id, {"state": InvoiceState.VOID.value})
            return self.get(invoice_id)

    def issue(self, issued: Invoice, pdf: bytes) -> Invoice:
        """Keep a draft as issued, with its number, its hash and its PDF; nobody can change it from then on.

        The number must be the next of its series: the caller took it in the same transaction.
        """
        if issued.series is None or issued.number is None or issued.seller is None or issued.buyer is None:
            raise ValueError("An invoice is issued with its number and its parties.")
        with self._database.change():
            self.draft(issued.id)
            refuse_locked(self._database, issued.issued_on or "", issued.tax_point or "", issued.id)
            if self.next_number(issued.series, issued.number) != issued.number:
                raise ValueError("An invoice is issued with the next number of its series.")
            self._database.connection().execute(
                "INSERT INTO invoice_series (series, next) VALUES (?, ?)"
                " ON CONFLICT (series) DO UPDATE SET next = excluded.next",
                [issued.series, issued.number + 1],
            )
            names = ("series", "number", "label", "issued_on", "tax_point", "due_on", "issued_at", "issued_to", "hash")
            values = {name: getattr(issued, name) for name in (*names, "previous_hash", "remarks", "po_number")}
            parties = {"seller": party_text(issued.seller), "buyer": party_text(issued.buyer)}
            state = {"state": InvoiceState.ISSUED.value, **_sums(issued.amounts)}
            self._database.update("invoices", issued.id, {**values, **parties, **state, "pdf": pdf})
            logged = {"label": issued.label, "gross": issued.amounts.gross, "currency": issued.currency}
            self._activity.note("issued", "invoice", issued.id, logged)
            return self.get(issued.id)

    def next_number(self, series: str, first: int = 1) -> int:
        """The number that the next invoice of a series gets."""
        row = self._database.row("SELECT next FROM invoice_series WHERE series = ?", [series])
        return int(row["next"]) if row else first

    def last_hash(self, series: str) -> str | None:
        """The hash of the last invoice of a series, None before the first."""
        sql = "SELECT hash FROM invoices WHERE series = ? ORDER BY number DESC LIMIT 1"
        row = self._database.row(sql, [series])
        return str(row["hash"]) if row else None

    def draft(self, invoice_id: int) -> Invoice:
        """The draft of this id; raises UsageError where it is not a draft any more."""
        invoice = self.get(invoice_id)
        if invoice.state is InvoiceState.ISSUED:
            raise UsageError(
                f"{invoice.label} was issued and stays as it is; nothing was changed: credit it instead.",
                code="invoice_issued",
                invoice=invoice.label,
            )
        if invoice.state is InvoiceState.VOID:
            raise UsageError(
                f"Draft {invoice.id} is void; nothing was changed: draft another.",
                code="invoice_void",
                invoice=invoice.id,
            )
        return invoice

    def get(self, invoice_id: int) -> Invoice:
        """The invoice of this id."""
        invoices = self._found("id = ?", invoice_id)
        if not invoices:
            raise no_such("invoice", invoice_id)
        return invoices[0]

    def find(self, number_or_id: str) -> Invoice:
        """The invoice meant by its number, such as INV-0012, or by the id of its row."""
        text = number_or_id.strip()
        invoices = self._found("label = ?", text) or self._found("label = ? COLLATE NOCASE", text)
        if not invoices and text.isascii() and text.isdecimal() and len(text) < 19:
            invoices = self._found("id = ?", int(text))
        if not invoices:
            raise UsageError(
                f"There is no invoice “{shown(text)}”.",
                code="no_such_name",
                noun="invoice",
                name=text,
            )
        return invoices[0]

    def all(self, client_id: int | None = None) -> list[Invoice]:
        """Every invoice, or those of a client, the newest first."""
        if client_id is None:
            return self._found("1 = ?", 1)
        return self._found("client_id = ?", client_id)

    def currencies(self, client_id: int) -> list[str]:
        """The currencies in which anything was issued to a client, sterling first."""
        sql = """
            SELECT DISTINCT currency FROM invoices WHERE client_id = ? AND state = 'issued'
            ORDER BY currency <> 'GBP', currency
        """
        return [row["currency"] for row in self._database.rows(sql, [client_id])]

    def of_quote(self, quote_id: int) -> list[Invoice]:
        """The invoices drafted from a quote, voided ones too, the oldest first."""
        return self._found("quote_id = ?", quote_id)[::-1]

    def credits_of(self, invoice_id: int) -> list[Invoice]:
        """The credit notes against an invoice, the oldest first; voided ones are left out."""
        return self._found("credits_id = ? AND state <> 'void'", invoice_id)[::-1]

    def chain(self, series: str) -> list[Invoice]:
        """What was issued in a series, by number."""
        return self._found("series = ?", series, "number")

    def series(self) -> list[str]:
        """Every series of numbers there is, by what was issued in it or by where it goes on."""
        sql = "SELECT series FROM invoice_series UNION SELECT series FROM invoices WHERE series IS NOT NULL ORDER BY 1"
        return [row["series"] for row in self._database.rows(sql)]

    def pdf(self, invoice_id: int) -> bytes:
        """The PDF as it was issued, byte for byte."""
        pdf = self._database.blob("SELECT pdf FROM invoices WHERE id = ?", [invoice_id])
        if pdf is None:
            raise UsageError(
                f"Invoice {invoice_id} was not issued yet, so it has no PDF; issue it first.",
                code="no_pdf",
                invoice=invoice_id,
            )
        return pdf

    def _found(self, where: str, value: object, order: str = "id DESC") -> list[Invoice]:
        rows = self._database.rows(f"{_ROWS} WHERE {where} ORDER BY {order}", [value])
        lines = self.lines.of([row["id"] for row in rows])
        return [invoice_of(row, lines.get(row["id"], ())) for row in rows]


def _head(head: InvoiceHead) -> dict[str, object]:
    values: dict[str, object] = dict(head)
    if "treatment" in head:
        values["treatment"] = head["treatment"].value
    for name in ("po_number", "remarks"):
        if name in values:
            values[name] = check_text(str(values[name]), name.replace("_", " ")).strip()
    return values


def _sums(amounts: Amounts) -> dict[str, int]:
    if max(map(abs, (*asdict(amounts).values(), amounts.gross))) > LARGEST_AMOUNT:
        raise UsageError(
            "The invoice comes to more than can be kept; nothing was changed: check its quantities and prices.",
            code="amount_too_large",
        )
    return {**asdict(amounts), "gross": amounts.gross}
