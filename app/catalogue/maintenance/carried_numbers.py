"""Numbers carried into a backup that is restored: none that was given since it was made is ever given again.

A VAT invoice states "a sequential number based on one or more series which uniquely identifies the document" (SI
1995/2518 regulation 14(1)(a)); what the backup lacks is recorded as a gap with its reason, which the check of the books
accepts and names.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.catalogue.catalogue import Catalogue
from app.catalogue.maintenance.given_numbers import Given, GivenNumbers, read_given, twice_given
from app.domain.books import PAYMENT_ENTRIES, NumberGap, number_label


@dataclass(frozen=True, slots=True)
class CarriedNumbers:
    """What a restored backup lacks: `lost` gaps of this restore, all of them `recorded`.

    `twice` are numbers that it and another copy gave to different invoices or entries.
    """

    recorded: tuple[NumberGap, ...] = ()
    lost: tuple[NumberGap, ...] = ()
    twice: tuple[str, ...] = ()

    @property
    def lost_invoices(self) -> tuple[NumberGap, ...]:
        """The numbers of the invoices that are lost."""
        return tuple(gap for gap in self.lost if gap.series != PAYMENT_ENTRIES)

    @property
    def lost_entries(self) -> int:
        """How many payment entries are lost."""
        return sum(gap.size for gap in self.lost if gap.series == PAYMENT_ENTRIES)


def carry_numbers(ready: Path, others: Sequence[GivenNumbers], why: str) -> CarriedNumbers:
    """Carry into the catalogue file `ready` what `others` gave, the newest of them first: it goes on after all of them.

    Where the first of them issued, and up to when it is locked, holds on where it is a copy of the same catalogue.
    """
    own = read_given(ready)
    with Catalogue.open(ready, ready.parent / "none") as catalogue, catalogue.transaction():
        recorded = skip_given(catalogue, others, why)
        same = next((each for each in others if each.identity == own.identity), None)
        if same:
            _go_on_as(catalogue, same)
        if recorded:
            catalogue.activity.note("restored", "catalogue", 0, {"gaps": [gap.labels for gap in recorded]})
    lost = tuple(gap for gap in recorded if not gap.recorded_at)
    return CarriedNumbers(tuple(recorded), lost, _twice(own.issued, others))


def skip_given(catalogue: Catalogue, others: Sequence[GivenNumbers], why: str) -> list[NumberGap]:
    """Inside a transaction: go on after all that the others gave; every gap that was recorded for it."""
    recorded, following = list[NumberGap](), catalogue.numbering.following()
    for series in sorted({series for each in others for series in each.following}):
        last = max(each.following.get(series, 1) for each in others) - 1
        first = following.get(series) or min(each.first_of(series) for each in others if series in each.following)
        known = [gap for each in others for gap in each.gaps if gap.series == series]
        recorded += _pieces(NumberGap(series, first, last, why), known)
    for gap in recorded:
        catalogue.numbering.skip(gap)
    return recorded


def _pieces(missing: NumberGap, known: Iterable[NumberGap]) -> Iterator[NumberGap]:
    """The missing numbers as the gaps that a copy knew, each with its own reason, and as new ones between them."""
    number = missing.first
    for gap in sorted(known, key=lambda each: (each.first, -each.last)):
        first, last = max(gap.first, number), min(gap.last, missing.last)
        if first > last:
            continue
        if number < first:
            yield replace(missing, first=number, last=first - 1)
        yield replace(gap, first=first, last=last)
        number = last + 1
    if number <= missing.last:
        yield replace(missing, first=number)


def _go_on_as(catalogue: Catalogue, replaced: GivenNumbers) -> None:
    """The machine, the mark and the lock of what is replaced: a restore undoes none of them."""
    own, theirs = (
        [replace(place, since="") for place in places] for places in (catalogue.numbering.places(), replaced.places)
    )
    same = next((at for at, pair in enumerate(zip(own, theirs, strict=False)) if pair[0] != pair[1]), len(own))
    for place in theirs[same:] or (theirs[-1:] if own[-1:] != theirs[-1:] else []):
        catalogue.numbering.issue_at(place)
    lock, locked = replaced.lock, catalogue.period_locks.current()
    if lock and (locked is None or locked.until < lock.until):
        catalogue.period_locks.lock(lock.until, lock.why)


def _twice(own: Given, others: Iterable[GivenNumbers]) -> tuple[str, ...]:
    numbers = {each for other in others for each in twice_given(own, other.issued)}
    return tuple(number_label(*each) for each in sorted(numbers))
