"""An estimate as text: its lines by song, their sums, and the range it may end in."""

from collections.abc import Sequence

from app.domain.money import pounds
from app.domain.pricing import Estimate
from app.text import shown


def estimate_lines(estimate: Estimate) -> Sequence[str]:
    """The estimate as lines of a text in columns."""
    width = max(len(line.description) for line in estimate.lines)
    found: list[str] = []
    number: int | None = -1
    for line in estimate.lines:
        if line.song_number != number:
            number = line.song_number
            found.append(shown(line.song) if line.song is not None else "The whole job")
        times = f"{line.quantity.normalize():f} × {pounds(line.unit_pence)}" if line.quantity != 1 else ""
        found.append(f"  {line.description:<{width}}{times:>14}{pounds(line.amount_pence):>12}")
    found += [f"  {name:<{width + 14}}{pounds(pence):>12}" for name, pence in estimate_sums(estimate)]
    ends = f"{pounds(estimate.range.low_pence)} and {pounds(estimate.range.high_pence)}"
    return [*found, f"By rate card {estimate.rate_card}; the job may end between {ends}."]


def estimate_sums(estimate: Estimate) -> Sequence[tuple[str, int]]:
    """What the lines come to, by name."""
    taxed = [("VAT", estimate.vat_pence), ("With VAT", estimate.gross_pence)] if estimate.vat_pence else []
    return [("Together", estimate.net_pence), *taxed, ("Deposit to book it", estimate.deposit_pence)]
