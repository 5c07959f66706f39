"""The versions of rate cards: a change is always a new version, under the next free number; and a card as rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.catalogue import Catalogue
from app.catalogue.rate_cards import KeptCard
from app.domain.money import WHOLE_BP, percent, pounds
from app.errors import UsageError
from app.pricing.rate_card import RateCard
from app.pricing.rate_card_fields import ordered_steps
from render.text import count

LONGEST_NAME = 60

Rows = Sequence[tuple[str, str]]


def next_version(catalogue: Catalogue, name: str) -> int:
    """The next number of a card of this name; the program's own card is the first of its name."""
    own = RateCard.default()
    taken = [kept.version for kept in catalogue.rate_cards.all() if kept.name == name]
    return max(taken, default=own.version if name == own.name else 0) + 1


def keep_card(catalogue: Catalogue, card: Mapping[str, Any], name: str, why: str = "") -> KeptCard:
    """Keep a card's table as the next version of its name; those there are stay as they are.

    Raises BouncedeskError in one sentence where the name or a figure cannot be.
    """
    named = name.strip()
    if not named or len(named) > LONGEST_NAME or "@" in named or not named.isprintable():
        raise UsageError(
            f"A rate card has a name of up to {LONGEST_NAME} letters, without @; nothing was saved: give it one.",
            code="card_name_invalid",
            name=name,
            most=LONGEST_NAME,
        )
    with catalogue.transaction():
        table = {**card, "name": named, "version": next_version(catalogue, named)}
        RateCard.from_table(table)
        return catalogue.rate_cards.add(ordered_steps(table), why)


def card_rows(card: RateCard) -> Sequence[tuple[str, Rows]]:
    """The card's parts, each with its rows."""
    return [
        ("Mixing, a song", _mixing_rows(card)),
        ("Mastering, a song", _mastering_rows(card)),
        ("The whole job", _job_rows(card)),
    ]


def _mixing_rows(card: RateCard) -> Rows:
    rates = card.mixing
    shares = [*rates.condition_bp.items(), *rates.density_bp.items()]
    return [
        (f"Up to {count(rates.tracks_included, 'track')}", pounds(rates.base_pence)),
        ("Included", f"{count(rates.rounds_included, 'round')}; {', '.join(rates.variants_included)}"),
        (f"Each further {count(rates.tracks_band, 'track')} begun", pounds(rates.tracks_band_pence)),
        *[(f"A session that is {name}, of base and tracks", percent(bp)) for name, bp in shares],
        ("Editing, an hour", pounds(rates.editing_hour_pence)),
        ("Each further round", pounds(rates.round_pence)),
        ("Each further variant", pounds(rates.variant_pence)),
        ("Stems pack", pounds(rates.stems_pence)),
        ("Recall after approval", pounds(rates.recall_pence)),
    ]


def _mastering_rows(card: RateCard) -> Rows:
    rates = card.mastering
    return [
        ("A master", pounds(rates.base_pence)),
        ("Included", ", ".join(rates.formats_included)),
        ("Each further format", pounds(rates.format_pence)),
        ("Each alternate master", pounds(rates.alternate_pence)),
        ("Stem mastering", pounds(rates.stem_pence)),
        ("A mix that needs care, of the master", percent(rates.care_bp)),
        *[(f"From {count(each.songs, 'song')} on, off all mastering", percent(each.bp)) for each in rates.discounts],
        ("Album assembly, a release", pounds(rates.assembly_pence)),
    ]


def _job_rows(card: RateCard) -> Rows:
    job = card.job
    low, high = (f"{bp * 100 // WHOLE_BP} %" for bp in (job.low_editing_bp, job.high_editing_bp))
    return [
        ("Rush, of everything above", percent(job.rush_bp)),
        ("Deposit, of the gross", percent(job.deposit_bp)),
        ("Range: editing at", f"{low} to {high}"),
    ]


def card_in_use(catalogue: Catalogue) -> RateCard:
    """The card that new quotes use."""
    kept = catalogue.rate_cards.in_use()
    return RateCard.from_table(kept.card) if kept else RateCard.default()
