"""A rate card as people read it: what, and what it costs."""

from collections.abc import Sequence

from app.domain.money import WHOLE_BP, percent, pounds
from app.pricing.rate_card import RateCard

Rows = Sequence[tuple[str, str]]


def card_rows(card: RateCard) -> Sequence[tuple[str, Rows]]:
    """The card's parts, each with its rows."""
    return [("Mixing, a song", _mixing(card)), ("Mastering, a song", _mastering(card)), ("The whole job", _whole(card))]


def _mixing(card: RateCard) -> Rows:
    rates = card.mixing
    shares = [*rates.condition_bp.items(), *rates.density_bp.items()]
    return [
        (f"Up to {rates.tracks_included} tracks", pounds(rates.base_pence)),
        ("Included", f"{rates.rounds_included} rounds; {', '.join(rates.variants_included)}"),
        (f"Each further {rates.tracks_band} tracks begun", pounds(rates.tracks_band_pence)),
        *[(f"A session that is {name}, of base and tracks", percent(bp)) for name, bp in shares],
        ("Editing, an hour", pounds(rates.editing_hour_pence)),
        ("Each further round", pounds(rates.round_pence)),
        ("Each further variant", pounds(rates.variant_pence)),
        ("Stems pack", pounds(rates.stems_pence)),
        ("Recall after approval", pounds(rates.recall_pence)),
    ]


def _mastering(card: RateCard) -> Rows:
    rates = card.mastering
    return [
        ("A master", pounds(rates.base_pence)),
        ("Included", ", ".join(rates.formats_included)),
        ("Each further format", pounds(rates.format_pence)),
        ("Each alternate master", pounds(rates.alternate_pence)),
        ("Stem mastering", pounds(rates.stem_pence)),
        ("A mix that needs care, of the master", percent(rates.care_bp)),
        *[(f"From {each.songs} songs on, off all mastering", percent(each.bp)) for each in rates.discounts],
        ("Album assembly, a release", pounds(rates.assembly_pence)),
    ]


def _whole(card: RateCard) -> Rows:
    whole = card.whole
    low, high = (f"{bp * 100 // WHOLE_BP} %" for bp in (whole.low_editing_bp, whole.high_editing_bp))
    return [
        ("Rush, of everything above", percent(whole.rush_bp)),
        ("VAT, where registered", percent(whole.vat_bp)),
        ("Deposit, of the gross", percent(whole.deposit_bp)),
        ("Range: editing at", f"{low} to {high}"),
    ]
