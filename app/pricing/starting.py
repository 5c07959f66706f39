"""The price from which work on a song starts: what the rate card asks for the plainest one."""

from app.domain.pricing import BookedWork
from app.pricing.rate_card import RateCard


def starting_pence(work: BookedWork, card: RateCard) -> int:
    """The base of what is booked, before anything beyond what is included."""
    mixing = card.mixing.base_pence if work is not BookedWork.MASTERING else 0
    mastering = card.mastering.base_pence if work is not BookedWork.MIXING else 0
    return mixing + mastering
