"""Which of two copies of the catalogue goes on issuing: this one, or both, this one with numbers of its own."""

import contextlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from app.billing.issuing_place import copies_within_reach, given_twice, issuing_elsewhere, this_place
from app.catalogue import Catalogue
from app.catalogue.maintenance.carried_numbers import skip_given
from app.domain.books import IssuingPlace, NumberGap, marked
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
            said.append("The other copy could not be told: nothing may be issued there any more.")
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
        _refuse_mark(books, mark, places)
    place = replace(this_place(catalogue), mark=mark or (places[-1].mark if places else ""))
    with catalogue.transaction():
        gaps = [] if mark else skip_given(catalogue, copies, "given in another copy, which issued then")
        if not places or replace(places[-1], since="") != place:
            catalogue.numbering.issue_at(place)
    told = there is None or bool(mark) or (there.machine == place.machine and _tell(Path(there.path), place))
    prefix, twice = marked(books.studio.prefix, place.mark), given_twice(catalogue, copies)
    return IssuingHere(place, prefix, tuple(gaps), tuple(twice), told)


def copied_from(catalogue: Catalogue) -> IssuingPlace | None:
    """The place that issues, where this catalogue is a copy of it; None where this one may."""
    return issuing_elsewhere(catalogue)


def prefix_with(books: Books, mark: str) -> str:
    """The prefix of invoices in the series of a mark."""
    return marked(books.studio.prefix, mark)


def next_mark(books: Books) -> str:
    """A letter for a series of its own that no copy has used, as far as this one knows; empty where none is left."""
    for letter in _LETTERS:
        with contextlib.suppress(UsageError):
            _refuse_mark(books, letter, books.catalogue.numbering.places())
            return letter
    return ""


def _refuse_mark(books: Books, mark: str, places: list[IssuingPlace]) -> None:
    if not _MARK.fullmatch(mark):
        raise UsageError(
            f"“{shown(mark)}” is not a mark for a series; nothing was changed: it is one to six letters.",
            code="not_a_mark",
            mark=mark,
        )
    prefixes = [books.studio.prefix, books.studio.credit_prefix]
    own = {marked(prefix, mark).casefold() for prefix in prefixes}
    used = {each.casefold() for each in (*prefixes, *books.catalogue.numbering.following())}
    if mark in {place.mark for place in places} or own & used or len(own) < len(prefixes):
        raise UsageError(
            f"The series {marked(books.studio.prefix, mark)}… is used already; nothing was changed: choose other "
            "letters.",
            code="mark_taken",
            mark=mark,
        )


def _tell(path: Path, place: IssuingPlace) -> bool:
    """Record in the other copy that this one issues now; False where it cannot be opened."""
    try:
        with Catalogue.open(path, path.parent / "backups") as other:
            other.numbering.issue_at(place)
    except BouncedeskError:
        return False
    return True
