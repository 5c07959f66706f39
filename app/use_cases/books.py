"""The open books of the studio, what every recipe that quotes, bills or settles works with; and its papers as files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from app.billing.draft import Drafter
from app.billing.entry_day import entry_day
from app.billing.issue import Issuer
from app.billing.late_payment import Interest, InterestRules, late_interest
from app.billing.papers import Papers
from app.billing.quote import Quoter
from app.billing.studio import StudioDetails, due_date, load_studio
from app.catalogue import Catalogue
from app.domain.billing import Account
from app.paths import Paths
from app.pricing.pricing_words import PricingWords
from render.atomic import write_whole

_FORBIDDEN = '<>:"\\|?*“”'  # by Windows; quotation marks say nothing in a name
_LONGEST = 200  # bytes; file systems allow 255 for a whole name, `.part` included


@dataclass(frozen=True, slots=True)
class Books:
    """The studio as its details stood when the books were opened; `today` is a plain date.

    `papers` draws in the studio's name, and `variants` is where its own variants are kept, which quotes name.
    """

    catalogue: Catalogue
    studio: StudioDetails
    papers: Papers
    variants: Path
    today: str

    @classmethod
    def open(
        cls, catalogue: Catalogue, paths: Paths, papers_of: Callable[[StudioDetails], Papers], today: date
    ) -> Self:
        """The books on a day, with the studio's details as they are on disk: either shell may have set them.

        Raises BouncedeskError where the details cannot be understood.
        """
        studio = load_studio(paths.studio)
        return cls(catalogue, studio, papers_of(studio), paths.variants, today.isoformat())

    @property
    def words(self) -> PricingWords:
        """What the lines of quotes are called; read anew, as the studio's variants may have changed."""
        return PricingWords.load(self.variants)

    @property
    def quoter(self) -> Quoter:
        """Quotes in the studio's name."""
        return Quoter(self.catalogue, self.studio, self.words)

    @property
    def drafter(self) -> Drafter:
        """Drafts in the studio's name."""
        return Drafter(self.catalogue, self.studio)

    @property
    def issuer(self) -> Issuer:
        """Issues in the studio's name."""
        return Issuer(self.catalogue, self.studio, self.papers)

    def dated(self, on: str = "", *, confirmed: bool = False) -> str:
        """The plain date of an entry, today where none is named.

        Raises UsageError where it is more than 30 days from today, unless that was `confirmed`.
        """
        return entry_day(on, self.today, confirmed=confirmed)

    def due_by_terms(self, client_id: int, on: str = "") -> str:
        """The plain date by which a client is to pay what is issued on a plain date, today where none is named."""
        return due_date(on or self.today, self.catalogue.clients.get(client_id), self.studio)

    def interest(self, account: Account) -> Interest | None:
        """What may be asked of a business beside a late debt today; None where nothing is late."""
        return late_interest(self.catalogue, InterestRules.load(self.studio.bank_rates), account, self.today)


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper or a sheet for a spreadsheet, such as the PDF of an invoice, and the name of its file."""

    name: str
    content: bytes

    def save(self, path: Path) -> None:
        """Write it whole or not at all; raises BouncedeskError where it cannot be written."""
        write_whole(path, self.content)

    def save_in(self, folder: Path) -> Path:
        """Write it into a folder under its own name, the folder made where there is none; where it is."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self.name
        self.save(path)
        return path


def paper_name(title: str, ending: str = ".pdf") -> str:
    """A paper's title as the name of its file on any system; never empty.

    Numbers may hold a stroke, as INV/0012 does, and names of clients and songs anything that is typed.
    """
    bare = "".join(character for character in title.replace("/", "-") if character not in _FORBIDDEN)
    words = " ".join("".join(each if each.isprintable() else " " for each in bare).split())
    return f"{words.strip('. -').encode()[:_LONGEST].decode(errors='ignore').strip('. ') or 'Paper'}{ending}"
