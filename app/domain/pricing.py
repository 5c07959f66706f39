"""A job to be priced and what it comes to, and quotes: jobs priced for a client, in versions, with their terms.

Amounts are whole pence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class BookedWork(StrEnum):
    """What is booked for a song."""

    MIXING = "mixing"
    MASTERING = "mastering"
    BOTH = "both"


class FigureSource(StrEnum):
    """Where a figure of the job comes from."""

    MEASURED = "measured"
    ENTERED = "entered"
    ASSUMED = "assumed"
    HINTED = "hinted"  # of kinds of editing only: a scan heard something, and nobody has listened yet


@dataclass(frozen=True, slots=True)
class PricedSong:
    """What a song asks for. `editing_hours` is by kind of editing; `sources` names those figures that were not entered.

    What is left out is the cheapest case.
    """

    title: str
    work: BookedWork
    tracks: int = 0
    condition: str = "tidy"
    density: str = "normal"
    editing_hours: Mapping[str, Decimal] = field(default_factory=dict)
    rounds: int = 0
    variants: tuple[str, ...] = ()
    stems: bool = False
    recalls: int = 0
    formats: tuple[str, ...] = ()
    alternate_masters: int = 0
    stem_mastering: bool = False
    needs_care: bool = False
    sources: Mapping[str, FigureSource] = field(default_factory=dict)

    @property
    def mixed(self) -> bool:
        """Whether mixing is booked."""
        return self.work is not BookedWork.MASTERING

    @property
    def mastered(self) -> bool:
        """Whether mastering is booked."""
        return self.work is not BookedWork.MIXING


@dataclass(frozen=True, slots=True)
class PricedJob:
    """Songs that are quoted together.

    `mixing_bp` and `mastering_bp` are agreed with the client: negative is off, positive on top. Of its net `taxed_net`
    was invoiced already when another rate of VAT held, with `taxed_vat`.
    """

    songs: tuple[PricedSong, ...]
    release: str = "single"
    assembly: bool = False
    rush: bool = False
    vat_registered: bool = False
    mixing_bp: int = 0
    mastering_bp: int = 0
    taxed_net: int = 0
    taxed_vat: int = 0

    @property
    def title(self) -> str:
        """What a quote for it may be called: by its first two songs."""
        return " and ".join(song.title for song in self.songs[:2]) + (" …" if len(self.songs) > 2 else "")


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """A line of an estimate; `quantity` may be quarter hours.

    `song` and `song_number` (from 0) are None for what is charged for the whole job; two songs may have one title.
    `source` is where the figure comes from that the line rests on, None where it is worked out from other lines.
    """

    code: str
    description: str
    quantity: Decimal
    unit_pence: int
    amount_pence: int
    song: str | None = None
    song_number: int | None = None
    source: FigureSource | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Gross amounts: of a tidy, simple job, of the job as given, and of a messy, dense one; never out of order.

    They are one amount where the session was measured and nothing is to be edited.
    """

    low_pence: int
    likely_pence: int
    high_pence: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a job comes to by a rate card, every line of it."""

    currency: str
    rate_card: str
    lines: tuple[EstimateLine, ...]
    net_pence: int
    vat_pence: int
    gross_pence: int
    deposit_pence: int
    range: Range


class QuoteState(StrEnum):
    """What is kept of a quote. One that was sent and whose date has passed is expired, which nobody writes down."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed beside the price. `kill_fee_bp` is of the net, where work is called off once it has begun."""

    rounds: int
    recalls: int
    deposit_bp: int
    kill_fee_bp: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """One version of a quote. `job` is what `quote --input` reads, `rate_card` the whole card that priced it.

    `songs` are the songs of the catalogue by their number in the job, from 0. Amounts are minor units of the currency,
    those of the card pence: a unit of the currency is worth `sterling_rate` pounds by `rate_source` on `rate_on`. That
    and `valid_until` are plain dates, the other dates UTC moments.
    """

    id: int
    client_id: int
    version: int
    title: str
    state: QuoteState
    job: Mapping[str, Any]
    songs: Mapping[int, int]
    rate_card: Mapping[str, Any]
    card_key: str
    currency: str
    lines: tuple[EstimateLine, ...]
    net: int
    vat: int
    gross: int
    deposit: int
    low: int
    high: int
    terms: Terms
    valid_until: str
    made_at: str
    root_id: int
    mixing_bp: int = 0
    mastering_bp: int = 0
    decimals: int = 2
    sterling_rate: str = "1"
    rate_on: str | None = None
    rate_source: str = ""
    sent_at: str | None = None
    decided_at: str | None = None
    decided_by: str = ""

    @property
    def name(self) -> str:
        """As people call it: "Q12", "Q12 version 2"."""
        return f"Q{self.root_id}" + (f" version {self.version}" if self.version > 1 else "")

    def expired(self, today: str) -> bool:
        """Whether it waits for an answer that would come too late."""
        return self.state is QuoteState.SENT and self.valid_until < today
