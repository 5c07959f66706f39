"""Which of two copies of the catalogue goes on issuing: this one, or both, this one with numbers of its own."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.billing.issuing_place import copies_within_reach, given_twice, issuing_elsewhere, this_place
from app.catalogue import Catalogue
from app.catalogue.maintenance.backups import make_backup
from app.catalogue.maintenance.carried_numbers import skip_given
from app.catalogue.maintenance.given_numbers import GivenNumbers
from app.domain.books import GIVEN_UP, IssuingPlace, NumberGap, marked
from app.errors import UsageError
from app.use_cases.books import Books
from render.errors import BouncedeskError
from render.text import shown

_MARK = re.compile(r"[A-Z]{1,6}")
_LETTERS = "BCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class IssuingHere:
    """This place issues now. `gaps` are numbers that the other copy gave, `twice` those that both gave.

    `told` is whether the other copy could be told of it: it then asks in its turn before it issues.
    """

    place: IssuingPlace
    prefix: str
    gaps: tuple[NumberGap, ...] = ()
    twice: tuple[str, ...] = ()
    told: bool = True

    @property
    def sentence(self) -> str:
        """What holds from now on."""
        said = [f"Invoices are issued here from now on, as {self.prefix}…"]
        if self.gaps:
            said.append(f"{', '.join(gap.labels for gap in self.gaps)} stay with the other copy, which gave them.")
        if self.twice:
            said.append(f"Both copies have issued {', '.join(self.twice)}, to different invoices.")
        if not self.told:
            said.append(
                "The other copy could not be told: nothing may be issued there any more, and what it issued since it "
                "was copied is not known here."
            )
        return " ".join(said)


def issue_here(books: Books, series: str = "") -> IssuingHere:
    """Let this copy issue from now on: in the series there is, or with a mark of letters in a series of its own.

    Where the other copy can be read, its numbers are left to it, and it is told. Raises UsageError where the mark
    cannot be used.
    """
    catalogue, mark = books.catalogue, series.strip().upper()
    there, copies = issuing_elsewhere(catalogue), copies_within_reach(catalogue)
    places = catalogue.numbering.places()
    if mark:
        _refuse_mark(books, mark, copies)
    place = replace(this_place(catalogue), mark=mark or (places[-1].mark if places else ""))
    with catalogue.transaction():
        gaps = [] if mark else skip_given(catalogue, copies, "given in another copy, which issued then")
        if not places or replace(places[-1], since="") != place:
            catalogue.numbering.issue_at(place)
    told = [each.path for each in copies if _tell(each, place, beside=bool(mark))]
    reached = there is None or bool(mark) or Path(there.path) in told
    prefix, twice = marked(books.studio.prefix, place.mark), given_twice(catalogue, copies)
    return IssuingHere(place, prefix, tuple(gaps), tuple(twice), reached)


def copied_from(catalogue: Catalogue) -> IssuingPlace | None:
    """The place that issues, where this catalogue is a copy of it; None where this one may."""
    return issuing_elsewhere(catalogue)


def prefix_with(books: Books, mark: str) -> str:
    """The prefix of invoices in the series of a mark."""
    return marked(books.studio.prefix, mark)


def next_mark(books: Books) -> str:
    """A letter for a series of its own that no copy has used, as far as this one knows; empty where none is left."""
    copies = copies_within_reach(books.catalogue)
    for letter in _LETTERS:
        with contextlib.suppress(UsageError):
            _refuse_mark(books, letter, copies)
            return letter
    return ""


def _refuse_mark(books: Books, mark: str, copies: Sequence[GivenNumbers]) -> None:
    if not _MARK.fullmatch(mark):
        raise UsageError(
            f"“{shown(mark)}” is not a mark for a series; nothing was changed: it is one to six letters.",
            code="not_a_mark",
            mark=mark,
        )
    prefixes = [books.studio.prefix, books.studio.credit_prefix]
    own = {marked(prefix, mark).casefold() for prefix in prefixes}
    used = {each.casefold() for each in (*prefixes, *books.catalogue.numbering.following())}
    marks = {place.mark for place in books.catalogue.numbering.places()}.union(*(copy.marks for copy in copies))
    if mark in marks or own & used or len(own) < len(prefixes):
        raise UsageError(
            f"The series {marked(books.studio.prefix, mark)}… is used already; nothing was changed: choose other "
            "letters.",
            code="mark_taken",
            mark=mark,
        )


def _tell(copy: GivenNumbers, place: IssuingPlace, *, beside: bool) -> bool:
    """Record in another copy who issues from now on, or `beside` it; False where that cannot be.

    A backup of it follows, so that it is known there also where that copy is lost and restored.
    """
    last = copy.places[-1:]
    own = last if beside or any(each.mark != place.mark for each in last) else ()
    try:
        with Catalogue.open(copy.path, copy.path.parent / "backups") as other:
            for each in (replace(place, machine=GIVEN_UP), *own):
                other.numbering.issue_at(each)
        make_backup(copy.path, copy.path.parent / "backups")
    except BouncedeskError:
        return False
    return True
