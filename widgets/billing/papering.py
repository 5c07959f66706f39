"""What is drawn: papers to open, and the acts that draw one. Runs on a thread of its own; knows no widget."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.billing.crediting import Parts, draft_credit
from app.billing.currencies import Currencies
from app.billing.drafting import Drafter
from app.billing.issuing import Issuer
from app.billing.quoting import Quoter
from app.billing.settling import account_of
from app.billing.statement import statement_of
from app.billing.studio import StudioDetails, load_studio
from app.bootstrap import Studio
from app.domain.billing import InvoiceState
from app.pricing.pricing_words import PricingWords
from render.atomic import write_whole
from render.errors import BouncedeskError
from widgets.documents.papers import QtPapers


class Papering:
    """Draws and issues in the studio's name, as its details stand then."""

    def __init__(self, studio: Studio, today: Callable[[], date]) -> None:
        self._catalogue, self._paths, self._today = studio.catalogue, studio.paths, today

    @property
    def details(self) -> StudioDetails:
        """Who the studio is."""
        return load_studio(self._paths.studio)

    @property
    def quoter(self) -> Quoter:
        """Quotes in its name."""
        return Quoter(self._catalogue, self.details, PricingWords.load(self._paths.variants))

    @property
    def drafter(self) -> Drafter:
        """Drafts in its name."""
        return Drafter(self._catalogue, self.details)

    @property
    def issuer(self) -> Issuer:
        """Issues in its name."""
        return Issuer(self._catalogue, self.details, QtPapers(self.details))

    def invoice(self, invoice_id: int) -> Path:
        """The PDF of an invoice as it was issued; of a draft, as it would be."""
        catalogue = self._catalogue
        invoice = catalogue.invoices.get(invoice_id)
        if invoice.state is InvoiceState.ISSUED:
            return self._kept(f"{invoice.label}.pdf", catalogue.invoices.pdf(invoice_id))
        return self._kept(f"draft-{invoice_id}.pdf", self.issuer.preview(invoice_id, self._today().isoformat()))

    def quote(self, quote_id: int) -> Path:
        """The PDF of a quote as it was sent; of a draft, as it would be."""
        catalogue = self._catalogue
        quote = catalogue.quotes.get(quote_id)
        if quote.sent_at:
            return self._kept(f"Q{quote.root_id}-{quote.version}.pdf", catalogue.quotes.pdf(quote_id))
        return self._kept(f"Q{quote.root_id}-draft.pdf", QtPapers(self.details).quote(self.quoter.paper(quote)))

    def send(self, quote_id: int) -> Path:
        """Send a draft of a quote; its PDF."""
        self.quoter.send(quote_id, QtPapers(self.details), self._today().isoformat())
        return self.quote(quote_id)

    def issue(self, invoice_id: int, day: str) -> str:
        """Issue a draft on a plain date; what to say of it."""
        issued = self.issuer.issue(invoice_id, day)
        return f"{issued.label} is issued."

    def credit(self, invoice_id: int, why: str = "", parts: Parts | None = None, *, only_draft: bool = False) -> str:
        """Issue a credit note over parts of an invoice, or keep its draft; what to say of it."""
        catalogue = self._catalogue
        note = draft_credit(catalogue, invoice_id, why, parts)
        if only_draft:
            return f"Draft {note.id} of the credit note waits among the drafts; issue it when it is right."
        try:
            issued = self.issuer.issue(note.id, self._today().isoformat())
        except BouncedeskError:
            catalogue.invoices.void(note.id)
            raise
        left = account_of(catalogue, issued.id).balance
        if left == 0:
            return f"{issued.label} is issued."
        money = Currencies.load().written(-left, issued.currency)
        return f"{issued.label} is issued; {money} stands to the client's credit: pay it back, or use it on an invoice."

    def copy_invoice(self, invoice_id: int, path: Path) -> str:
        """Write the PDF of an invoice to a place of the user's; what to say of it."""
        write_whole(path, self.invoice(invoice_id).read_bytes())
        return f"The PDF is in {path.name}."

    def statement(self, client_id: int, since: str, currency: str) -> Path:
        """The PDF of a client's statement up to today, from a plain date on where one is given."""
        details = self.details
        today = self._today().isoformat()
        made = statement_of(self._catalogue, details, client_id, today, since=since, currency=currency)
        return self._kept(f"statement-{client_id}.pdf", QtPapers(details).statement(made))

    def copy_statement(self, client_id: int, since: str, currency: str, path: Path) -> str:
        """Write a statement to a place of the user's; what to say of it."""
        write_whole(path, self.statement(client_id, since, currency).read_bytes())
        return f"The statement is in {path.name}."

    def _kept(self, name: str, content: bytes) -> Path:
        folder = self._paths.cache / "papers"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name.replace("/", "-")
        write_whole(path, content)
        return path
