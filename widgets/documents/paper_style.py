"""How papers speak in the studio's name: the words that all of them use, amounts, dates, and whom they are for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from PySide6.QtCore import QLocale

from app.billing.amounts import Currencies
from app.billing.studio import StudioDetails
from app.domain.billing import Party
from app.text import written_date
from render.tables import read_resource
from widgets.documents.paper_blocks import Sides, paragraph
from widgets.documents.pdf import Block

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Words by what they name."""

    titles: Words
    heads: Words
    facts: Words
    sums: Words
    parties: Words
    notes: Words
    delivered: Words
    terms: Words
    consumer: Words

    @classmethod
    def load(cls) -> Self:
        """The words that come with Bouncedesk."""
        table = read_resource("documents/billing.toml").values
        return cls(**table)


@dataclass(frozen=True, slots=True)
class PaperStyle:
    """The studio, its words, and how it writes amounts."""

    studio: StudioDetails
    words: PaperWords
    money: Currencies

    def parties(self, buyer: Party | None, *, vat_number: bool = False) -> str:
        """Where the studio is, and below it whom the paper is for, as HTML; the countries where they are not the same.

        The studio's name stands in the head already, unless its logo stands there.
        """
        if buyer is None:
            return ""
        studio, abroad = self.studio, buyer.country != self.studio.country
        own, other = ((country_name(each),) if abroad else () for each in (studio.country, buyer.country))
        number = self.words.parties["their_vat"].format(number=buyer.vat_number) if buyer.vat_number else ""
        name = self.trader or (studio.name if studio.logo else "")
        seller = "\n".join(filter(None, (name, *studio.address, *own, studio.email)))
        lines = "\n".join(filter(None, (*buyer.address, *other, number if vat_number else "")))
        to = paragraph(self.words.parties["to"], "muted small") + paragraph(buyer.name, "strong")
        return paragraph(seller, "muted") + "<p>&nbsp;</p>" + to + paragraph(lines)

    @property
    def trader(self) -> str:
        """A sole trader's own name beside the studio's, which papers of business state with an address (Companies Act
        2006 sections 1200 to 1202); empty where the studio goes by it."""
        owner, studio = self.studio.owner, self.studio.name
        return self.words.parties["trader"].format(owner=owner, studio=studio) if owner and owner != studio else ""

    def bank(self) -> str:
        """Where money goes, as HTML; empty where the studio has not said so."""
        if not self.studio.bank_details:
            return ""
        return paragraph(self.words.notes["bank"], "muted small") + paragraph("\n".join(self.studio.bank_details))

    def footer(self, name: str, page: int, pages: int) -> Block:
        """Who the studio is, what the paper is, and which page of how many; the first page has the name above."""
        studio, words = self.studio, self.words.parties
        who = [
            studio.name if page > 1 else "",
            words["company_number"].format(number=studio.company_number) if studio.company_number else "",
            words["registered_office"].format(place=studio.registered_office) if studio.registered_office else "",
            words["vat_number"].format(number=studio.vat_number) if studio.vat_number else "",
        ]
        number = f"{name} · {page} / {pages}"
        return Sides(
            paragraph(" · ".join(filter(None, who)), "muted small"),
            f'<p class="muted small" align="right">{number}</p>',
            0.8,
        )


def country_name(code: str) -> str:
    """What a country's two letters stand for, in English; the letters where they are not known."""
    territory = QLocale.codeToTerritory(code)
    return code if territory is QLocale.Country.AnyTerritory else str(QLocale.territoryToString(territory))


def day_text(day: str | None) -> str:
    """A plain date as a letter writes it: 1 March 2026."""
    return written_date(date.fromisoformat(day)) if day else ""
