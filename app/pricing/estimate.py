"""The estimate: every line of a job, their sums and the range in which it may end, as JSON and as text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from app.billing.amounts import Currencies
from app.domain.money import WHOLE_BP, part_of, percent, pounds
from app.domain.pricing import Estimate, EstimateLine, FigureSource, PricedJob, PricedSong, Range
from app.pricing.price_lines import Lines, mastering_lines, mixing_lines, release_lines, service_of, total
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard
from render.text import shown

TIDY, MESSY = ("tidy", "normal"), ("messy", "dense")  # condition and density at the ends of the range


class Estimator:
    """Prices jobs by one rate card."""

    def __init__(self, card: RateCard, words: PricingWords) -> None:
        self.card, self._words = card, words

    def estimate(self, job: PricedJob) -> Estimate:
        """What the job comes to; net, VAT and gross are sums of whole pence, so they always agree."""
        lines = self.lines(job)
        net, vat, gross = self.sums(lines, job)
        return Estimate(
            currency=self.card.currency,
            rate_card=self.card.key,
            lines=tuple(lines),
            net_pence=net,
            vat_pence=vat,
            gross_pence=gross,
            deposit_pence=part_of(gross, self.card.job.deposit_bp),
            range=self._range(job, gross),
        )

    def lines(self, job: PricedJob) -> list[EstimateLine]:
        """The lines in the order they are charged: what is a percentage follows what it is taken of."""
        card, words = self.card, self._words
        lines: list[EstimateLine] = []
        mastered: list[EstimateLine] = []
        for number, song in enumerate(job.songs):
            lines += mixing_lines(song, number, card.mixing, words) if song.mixed else []
            if song.mastered:
                masters = mastering_lines(song, number, card.mastering, words)
                mastered += masters
                lines += masters
        lines += release_lines(job, mastered, card.mastering, words)
        whole = Lines(words)
        for code, bp in (("mixing.adjustment", job.mixing_bp), ("mastering.adjustment", job.mastering_bp)):
            part = [line for line in lines if service_of(line.code) == service_of(code)]
            lines += whole.amount(code, part_of(total(part), bp), None, percent=percent(bp))
        if job.rush:
            rush = part_of(total(lines), card.job.rush_bp)
            lines += whole.amount("rush", rush, percent=percent(card.job.rush_bp))
        return lines

    def sums(self, lines: list[EstimateLine], job: PricedJob) -> tuple[int, int, int]:
        """Net, VAT and gross of a job's lines."""
        net = total(lines)
        rate = self.card.job.vat_bp if job.vat_registered else 0
        vat = part_of(net - job.taxed_net, rate) + job.taxed_vat
        return net, vat, net + vat

    def _range(self, job: PricedJob, likely: int) -> Range:
        """Both ends priced like the job itself, in order whatever the card asks, with other sessions than its own.

        What was measured of a session is known, so it is the same at both ends.
        """
        rates = self.card.job
        ends = []
        for (condition, density), bp in ((TIDY, rates.low_editing_bp), (MESSY, rates.high_editing_bp)):
            songs = tuple(_with_session(song, condition, density, bp) for song in job.songs)
            ends.append(self.sums(self.lines(replace(job, songs=songs)), job)[2])
        return Range(min(*ends, likely), likely, max(*ends, likely))


def _with_session(song: PricedSong, condition: str, density: str, editing_bp: int) -> PricedSong:
    hours = {kind: each * editing_bp / WHOLE_BP for kind, each in song.editing_hours.items()}
    known = {name for name, source in song.sources.items() if source is FigureSource.MEASURED}
    return replace(
        song,
        condition=song.condition if "condition" in known else condition,
        density=song.density if "density" in known else density,
        editing_hours=hours,
    )


def estimate_document(estimate: Estimate) -> Mapping[str, Any]:
    """The estimate as JSON takes it."""
    return {
        "currency": estimate.currency,
        "rate_card": estimate.rate_card,
        "lines": [
            {
                "song": line.song,
                "code": line.code,
                "description": line.description,
                "quantity": _number(line.quantity),
                "unit_pence": line.unit_pence,
                "amount_pence": line.amount_pence,
            }
            for line in estimate.lines
        ],
        "net_pence": estimate.net_pence,
        "vat_pence": estimate.vat_pence,
        "gross_pence": estimate.gross_pence,
        "deposit_pence": estimate.deposit_pence,
        "range": {
            "low_pence": estimate.range.low_pence,
            "likely_pence": estimate.range.likely_pence,
            "high_pence": estimate.range.high_pence,
        },
    }


def _number(quantity: Decimal) -> int | float:
    """Whole, or quarters, which a float holds exactly."""
    return int(quantity) if quantity == quantity.to_integral_value() else float(quantity)


def estimate_lines(estimate: Estimate) -> Sequence[str]:
    """The estimate as lines of a text in columns."""
    width, money = max(len(line.description) for line in estimate.lines), _written_in(estimate.currency)
    text: list[str] = []
    number: int | None = -1
    for line in estimate.lines:
        if line.song_number != number:
            number = line.song_number
            text.append(shown(line.song) if line.song is not None else "The whole job")
        times = f"{line.quantity.normalize():f} × {money(line.unit_pence)}" if line.quantity != 1 else ""
        text.append(f"  {line.description:<{width}}{times:>14}{money(line.amount_pence):>12}")
    text += [f"  {name:<{width + 14}}{money(pence):>12}" for name, pence in estimate_sums(estimate)]
    return [*text, f"By rate card {estimate.rate_card}{_ends(estimate.range, money)}."]


def _written_in(currency: str) -> Callable[[int], str]:
    """How amounts of a currency are written; pounds without pence where there are none."""
    return pounds if currency == "GBP" else partial(Currencies.load().written, code=currency)


def _ends(spread: Range, money: Callable[[int], str]) -> str:
    """Between what the job may end; nothing where its price is known."""
    low, high = spread.low_pence, spread.high_pence
    return f"; the job may end between {money(low)} and {money(high)}" if low < high else ""


def estimate_sums(estimate: Estimate) -> Sequence[tuple[str, int]]:
    """What the lines come to, by name."""
    taxed = [("VAT", estimate.vat_pence), ("With VAT", estimate.gross_pence)] if estimate.vat_pence else []
    return [("Together", estimate.net_pence), *taxed, ("Deposit to book it", estimate.deposit_pence)]
