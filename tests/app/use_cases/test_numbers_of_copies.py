"""Whatever is done to copies of the books, no number is given twice, and every gap has its reason."""

import random
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.billing.studio import save_studio
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.catalogue.maintenance.backups import list_backups, make_backup
from app.catalogue.maintenance.given_numbers import read_given
from app.catalogue.maintenance.restore import restore
from app.errors import UsageError
from app.paths import Paths, find_paths
from app.use_cases.audit import BooksCheck
from app.use_cases.books import Books
from app.use_cases.closed_books import lock_books, unlock_books
from app.use_cases.invoices import DraftRequest, credit_invoice, draft_invoice, issue_invoice
from app.use_cases.issuing import copied_from, issue_here, next_mark
from app.use_cases.payments import pay
from tests.app.billing.samples import STUDIO, PlainPapers, line

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
STEPS, MOST_COPIES = 60, 4


class Studio:
    """Folders with copies of one catalogue, and every number that any of them ever gave."""

    def __init__(self, root: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- what is done next, no secrets
        self.root, self.now, self.made = root, BEGAN, 1
        self.given = dict[str, str]()
        self.homes = [root / "home1"]
        save_studio(find_paths(self.homes[0]).studio, STUDIO)
        self.work(self.homes[0], lambda books: books.catalogue.clients.add("Nova"))
        self.issue(self.homes[0])

    def work(self, home: Path, do: Callable[[Books], object]) -> None:
        """Open the books of a copy and do something, a minute later than the last."""
        self.now += timedelta(minutes=1)
        paths, now = find_paths(home), self.now
        with Catalogue(open_database(paths.catalogue, paths.backups), "owner", lambda: now) as catalogue:
            do(Books.open(catalogue, paths, lambda _: PlainPapers(), date(2026, 3, 1)))

    def step(self) -> str:
        """One thing that studios do, to one of the copies; its name."""
        home = self.chance.choice(self.homes)
        acts = (
            self.issue,
            self.issue,
            self.credit,
            self.pay,
            self.backup,
            self.restore,
            self.copy,
            self.move,
            self.lock,
        )
        act = self.chance.choice(acts)
        act(home)
        return act.__name__

    def issue(self, home: Path) -> None:
        """An invoice of another sum each time."""
        self.work(home, lambda books: self.numbered(books, lambda: self._issue(books)))

    def credit(self, home: Path) -> None:
        """A credit note over the newest invoice that has not been credited."""
        self.work(home, lambda books: self.numbered(books, lambda: self._credit(books)))

    def numbered(self, books: Books, enter: Callable[[], tuple[str, str] | None]) -> None:
        """Issue it, asked about first in a copy: one of the three answers."""
        there = copied_from(books.catalogue)
        if there:
            answer = self.chance.choice(["here", "beside", "leave"])
            if answer == "leave" or not Path(there.path).is_file():  # nobody could know what it gave since
                return
            issue_here(books, next_mark(books) if answer == "beside" else "")
        made = enter()
        if made:
            label, digest = made
            assert self.given.setdefault(label, digest) == digest, f"{label} was given twice"

    def _issue(self, books: Books) -> tuple[str, str]:
        self.made += 1
        draft = draft_invoice(books, 1, DraftRequest([line(self.made)]))
        issued = issue_invoice(books, draft.id)
        return issued.name, str(issued.hash)

    def _credit(self, books: Books) -> tuple[str, str] | None:
        for invoice in books.catalogue.invoices.all():
            if invoice.label and invoice.credits_id is None and not books.catalogue.invoices.credits_of(invoice.id):
                note = credit_invoice(books, invoice.id, f"why {self.made}").note
                return note.name, str(note.hash)
        return None

    def pay(self, home: Path) -> None:
        """A penny, on whichever invoice."""

        def enter(books: Books) -> None:
            invoices = [each for each in books.catalogue.invoices.all() if each.label and each.credits_id is None]
            if invoices:
                pay(books.catalogue, invoices[0].id, 1, "2026-03-01")

        self.work(home, enter)

    def backup(self, home: Path) -> None:
        """Of a day of its own, so that it stays."""
        self.now += timedelta(days=1)
        paths = find_paths(home)
        make_backup(paths.catalogue, paths.backups, self.now)

    def restore(self, home: Path) -> None:
        """Any backup, also one that was set aside; now and then after the catalogue was lost."""
        paths = find_paths(home)
        backups = list_backups(paths.backups)
        if backups:
            chosen = self.chance.choice(backups).path
            if self.chance.random() < 0.2:
                self.backup(home)
                paths.catalogue.unlink()
            restore(chosen, paths.catalogue, paths.backups)

    def copy(self, home: Path) -> None:
        """The whole folder, backups and all."""
        if len(self.homes) < MOST_COPIES:
            self.homes.append(Path(shutil.copytree(home, self._folder())))

    def move(self, home: Path) -> None:
        """The whole folder; whoever moved it goes on at once. Of a folder with an undecided copy, none could know which
        of the two is the moved one.
        """
        if any(self._follows(each, home) for each in self.homes if each != home):
            return
        moved = Path(shutil.move(home, self._folder()))
        self.homes = [moved if each == home else each for each in self.homes]
        self.issue(moved)

    def _follows(self, copy: Path, home: Path) -> bool:
        """Whether a copy takes another for the one that issues."""
        places = read_given(find_paths(copy).catalogue).places
        return bool(places) and Path(places[-1].path) == find_paths(home).catalogue

    def lock(self, home: Path) -> None:
        """A month, or opened again."""

        def close(books: Books) -> None:
            try:
                lock_books(books, self.chance.choice(["2025-12-31", "2026-01-31", "2026-02-28"]))
            except UsageError:
                unlock_books(books, "a late bill")

        self.work(home, close)

    def check(self) -> None:
        """Each copy's numbers are without a gap that is not recorded, and nobody gave one of another's."""
        for home in self.homes:
            self.work(home, self._check)

    def _check(self, books: Books) -> None:
        report = BooksCheck.of(books.catalogue, _paths(books).backups).report
        assert report.failures == ()
        for invoice in books.catalogue.invoices.all():
            assert invoice.label is None or self.given[invoice.label] == invoice.hash

    def _folder(self) -> Path:
        return self.root / f"home{len(list(self.root.iterdir())) + self.made + 1}"


def _paths(books: Books) -> Paths:
    return find_paths(books.catalogue.path.parent)


@pytest.mark.parametrize("seed", range(4))
def test_numbers_stay_unique_and_every_gap_recorded(tmp_path: Path, seed: int) -> None:
    """Random lives of up to four copies: issued, credited, paid, backed up, restored, lost, copied, moved, locked."""
    studio = Studio(tmp_path, seed)
    for _ in range(STEPS):
        studio.step()
    studio.check()
    assert len(studio.given) > STEPS // 10
