"""A draft as an edit that can be taken back: undo gives it up, redo makes it again."""

from collections.abc import Callable

from app.billing.editing import redraft
from app.catalogue import Catalogue
from app.domain.billing import Invoice


class MadeDraft:
    """`make` drafts it the first time; made again, it is as it was, under another id."""

    def __init__(self, catalogue: Catalogue, make: Callable[[], Invoice]) -> None:
        self._catalogue, self._make = catalogue, make
        self._made: Invoice | None = None

    @property
    def name(self) -> str:
        """As it is called, once it was made."""
        return self._made.name if self._made else "a draft"

    def do(self) -> None:
        """Draft it."""
        self._made = redraft(self._catalogue, self._made) if self._made else self._make()

    def undo(self) -> None:
        """Give it up, and remember how it was."""
        if self._made:
            self._made = self._catalogue.invoices.draft(self._made.id)
            self._catalogue.invoices.void(self._made.id)
