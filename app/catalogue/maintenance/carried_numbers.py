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
        recorded, lost = _skip(catalogue, own, others, why)
        same = next((each for each in others if each.identity == own.identity), None)
        if same:
            _go_on_as(catalogue, same)
        if recorded:
            catalogue.activity.note("restored", "catalogue", 0, {"gaps": [gap.labels for gap in recorded]})
    return CarriedNumbers(tuple(recorded), tuple(lost), _twice(own.issued, others))


def _skip(
    catalogue: Catalogue, own: GivenNumbers, others: Sequence[GivenNumbers], why: str
) -> tuple[list[NumberGap], list[NumberGap]]:
    """Every gap that was recorded, and those among them that no copy knew of before."""
    recorded, lost = [], []
    for series in sorted({series for each in others for series in each.following}):
        last = max(each.following.get(series, 1) for each in others) - 1
        first = own.following.get(series) or min(each.first_of(series) for each in others if series in each.following)
        known = [gap for each in others for gap in each.gaps if gap.series == series]
        for gap, new in _pieces(NumberGap(series, first, last, why), known):
            catalogue.numbering.skip(gap)
            recorded.append(gap)
            lost += [gap] if new else []
    return recorded, lost


def _pieces(missing: NumberGap, known: Iterable[NumberGap]) -> Iterator[tuple[NumberGap, bool]]:
    """The missing numbers as the gaps that a copy knew, each with its own reason, and as new ones between them."""
    number = missing.first
    for gap in sorted(known, key=lambda each: (each.first, -each.last)):
        first, last = max(gap.first, number), min(gap.last, missing.last)
        if first > last:
            continue
        if number < first:
            yield replace(missing, first=number, last=first - 1), True
        yield replace(gap, first=first, last=last), False
        number = last + 1
    if number <= missing.last:
        yield replace(missing, first=number), True


def _go_on_as(catalogue: Catalogue, replaced: GivenNumbers) -> None:
    """The machine, the mark and the lock of what is replaced: a restore undoes none of them."""
    there = catalogue.numbering.places()
    if replaced.place and (not there or replace(there[-1], since="") != replace(replaced.place, since="")):
        catalogue.numbering.issue_at(replaced.place)
    lock, locked = replaced.lock, catalogue.period_locks.current()
    if lock and (locked is None or locked.until < lock.until):
        catalogue.period_locks.lock(lock.until, lock.why)


def _twice(own: Given, others: Iterable[GivenNumbers]) -> tuple[str, ...]:
    numbers = {each for other in others for each in twice_given(own, other.issued)}
    return tuple(number_label(*each) for each in sorted(numbers))
