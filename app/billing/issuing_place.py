"""Which copy of the catalogue issues invoices: where two both did, two invoices would have one number.

The machine and the file that issue are recorded with the first invoice. A file opened elsewhere is a copy, unless it
was moved: on the same machine, with nothing of it left where it was. A catalogue that gave up issuing to a copy knows
it for good, wherever either is moved. What no file can know: that a copy was made and never opened before its original
was moved; then each takes itself for the moved one.
"""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.catalogue import Catalogue
from app.catalogue.maintenance.given_numbers import (
    GivenNumbers,
    is_same_catalogue,
    read_given,
    readable_given,
    twice_given,
)
from app.domain.books import GIVEN_UP, IssuingPlace, number_label
from app.errors import UsageError
from app.machine import machine_id


def this_place(catalogue: Catalogue) -> IssuingPlace:
    """This machine and the catalogue's file, by its true path."""
    return IssuingPlace(machine_id(), os.path.realpath(catalogue.path))


def issuing_elsewhere(catalogue: Catalogue) -> IssuingPlace | None:
    """The place that issues, where this catalogue is a copy of it; None where this one issues, or none did yet."""
    places, here = catalogue.numbering.places(), this_place(catalogue)
    if not places or (places[-1].machine, places[-1].path) == (here.machine, here.path):
        return None
    there = places[-1]
    if there.machine == here.machine and not is_same_catalogue(Path(there.path), catalogue.path):
        return None
    return there


def refuse_copy(catalogue: Catalogue) -> None:
    """Raise UsageError where another copy issues, and somebody has to say which of the two goes on."""
    there = issuing_elsewhere(catalogue)
    if there:
        machine = "this machine" if there.machine in (machine_id(), GIVEN_UP) else "another machine"
        raise UsageError(
            f"This catalogue is a copy: invoices are issued from {there.path} on {machine}. Nothing was issued, as two "
            "invoices could get one number.",
            code="issuing_elsewhere",
            file=there.path,
            machine=machine,
        )


def record_place(catalogue: Catalogue) -> None:
    """Inside the transaction that issues: where it issues from is on record, also after the file was moved."""
    places, here = catalogue.numbering.places(), this_place(catalogue)
    last = places[-1] if places else None
    if last is None or (last.machine, last.path) != (here.machine, here.path):
        catalogue.numbering.issue_at(replace(here, mark=last.mark if last else ""))


def copies_within_reach(catalogue: Catalogue, backups: Path | None = None) -> list[GivenNumbers]:
    """What the other copies gave that are on this machine, as far as any of them knows of them, or among `backups`."""
    found, seen = list[GivenNumbers](), set[Path]()
    left = _paths_of(catalogue.numbering.places())
    while left:
        new = [path for path in dict.fromkeys(left) if path not in seen and is_same_catalogue(path, catalogue.path)]
        seen.update(left)
        copies = readable_given(new)
        found += copies
        left = [path for copy in copies for path in _paths_of(copy.places) if path not in seen]
    return found + readable_given(sorted(backups.glob("*.db")) if backups else [])


def _paths_of(places: Iterable[IssuingPlace]) -> list[Path]:
    """Where on this machine copies issued."""
    return [Path(place.path) for place in places if place.machine in (machine_id(), GIVEN_UP)]


def given_twice(catalogue: Catalogue, copies: Iterable[GivenNumbers]) -> dict[str, Path]:
    """The numbers that stand for something else in a copy, and in which."""
    own, found = read_given(catalogue.path), dict[tuple[str, int], Path]()
    for copy in (each for each in copies if each.identity == own.identity or set(each.places) & set(own.places)):
        for number in twice_given(own.issued, copy.issued):
            found.setdefault(number, copy.path)
    return {number_label(*number): path for number, path in sorted(found.items())}
