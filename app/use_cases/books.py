"""The open books of the studio: what every recipe that quotes, bills or settles works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.late_payment import Interest, InterestRules, late_interest
from app.billing.papers import Papers
from app.billing.quote import Quoter
from app.billing.studio import StudioDetails, load_studio
from app.catalogue import Catalogue
from app.domain.billing import Account
from app.paths import Paths
from app.pricing.pricing_words import PricingWords


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

    def interest(self, account: Account) -> Interest | None:
        """What may be asked of a business beside a late debt today; None where nothing is late."""
        return late_interest(self.catalogue, InterestRules.load(self.studio.bank_rates), account, self.today)
