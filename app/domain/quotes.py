"""Quotes: a job priced for a client, in versions, with its terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.pricing import Line


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

    `songs` are the songs of the catalogue by their number in the job, from 0. Amounts are minor units of the currency;
    `valid_until` is a plain date, the other dates are UTC moments.
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
    lines: tuple[Line, ...]
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
