"""Copies of the catalogue: a moved one goes on, another is asked about, and no number is given by two."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.billing.chain import check_chain
from app.billing.studio import save_studio
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.catalogue.maintenance.catalogue_export import export_all
from app.catalogue.maintenance.catalogue_import import import_all
from app.domain.billing import Invoice
from app.machine import UNKNOWN, hidden, machine_id
from app.paths import find_paths
from app.use_cases.audit import BooksCheck
from app.use_cases.books import Books
from app.use_cases.invoices import DraftRequest, credit_invoice, draft_invoice, issue_invoice
from app.use_cases.issuing import issue_here, next_mark
from tests.app.billing.samples import STUDIO, PlainPapers, line
from tests.refusals import refused


def opened(folder: Path) -> Books:
    """The books in a folder; close the catalogue."""
    paths = find_paths(folder)
    save_studio(paths.studio, STUDIO)
    database = open_database(paths.catalogue, paths.backups)
    catalogue = Catalogue(database, "owner", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))
    return Books.open(catalogue, paths, lambda _: PlainPapers(), date(2026, 3, 1))


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A studio that has issued INV-0001."""
    folder = tmp_path / "first"
    books = opened(folder)
    books.catalogue.clients.add("Nova")
    books.catalogue.close()
    assert issue(folder) == "INV-0001"
    return folder


@pytest.fixture
def second(first: Path, tmp_path: Path) -> Path:
    """A copy of it beside."""
    return Path(shutil.copytree(first, tmp_path / "second"))


def issue(folder: Path) -> str:
    """The number of another invoice."""
    with opened(folder).catalogue as catalogue:
        return _issued(replace(opened(folder), catalogue=catalogue)).name


def _issued(books: Books, amount: int = 100) -> Invoice:
    return issue_invoice(books, draft_invoice(books, 1, DraftRequest([line(amount)])).id)


@pytest.fixture
def books(second: Path) -> Iterator[Books]:
    """Those of the copy."""
    made = opened(second)
    with made.catalogue:
        yield made


def test_a_copy_issues_nothing_unasked(books: Books) -> None:
    """No credit note either; drafts go on, and the first one is not asked."""
    with refused("issuing_elsewhere", machine="this machine"):
        _issued(books)
    with refused("issuing_elsewhere"):
        credit_invoice(books, 1, "too much")
    assert [each.label for each in books.catalogue.invoices.all() if each.label] == ["INV-0001"]
    assert books.catalogue.invoices.last_hash("CN-") is None


def test_a_moved_catalogue_is_no_copy(first: Path, tmp_path: Path) -> None:
    """Its old folder is gone, or holds another one by now."""
    moved = Path(shutil.move(first, tmp_path / "moved"))
    assert issue(moved) == "INV-0002"
    other = opened(first)
    other.catalogue.clients.add("Somebody")
    other.catalogue.close()
    again = Path(shutil.move(moved, tmp_path / "again"))
    assert issue(again) == "INV-0003"
    assert issue(first) == "INV-0001"


def test_a_link_to_the_catalogue_is_no_copy(first: Path, tmp_path: Path) -> None:
    """The folder by another name."""
    (tmp_path / "link").symlink_to(first)
    assert issue(tmp_path / "link") == "INV-0002"


def test_one_copy_goes_on_and_the_other_asks_in_its_turn(first: Path, books: Books) -> None:
    """What the other gave meanwhile is left to it."""
    issue(first)
    done = issue_here(books)
    assert ([gap.labels for gap in done.gaps], done.twice, done.told) == (["INV-0002"], (), True)
    assert _issued(books).name == "INV-0003"
    with refused("issuing_elsewhere"):
        issue(first)
    assert BooksCheck.of(books.catalogue).report.failures == ()


def test_both_go_on_with_series_of_their_own(first: Path, books: Books) -> None:
    """The mark stands in invoices and credit notes; both series check."""
    assert next_mark(books) == "B"
    assert issue_here(books, "b").prefix == "INV-B-"
    assert [_issued(books).name for _ in range(2)] == ["INV-B-0001", "INV-B-0002"]
    assert credit_invoice(books, 1, "too much").note.name == "CN-B-0001"
    assert issue(first) == "INV-0002"
    assert check_chain(books.catalogue).ok
    assert books.catalogue.invoices.find("INV-0001")


@pytest.mark.parametrize(
    ("mark", "code"), [("B2", "not_a_mark"), ("TOOLONG", "not_a_mark"), ("é", "not_a_mark"), ("b", "mark_taken")]
)
def test_a_mark_makes_a_series_that_none_has(books: Books, mark: str, code: str) -> None:
    """Letters only, as a digit would run into the number."""
    issue_here(books, "B")
    _issued(books)
    with refused(code):
        issue_here(books, mark)
    assert next_mark(books) == "C"


def test_who_gave_up_issuing_asks_wherever_the_two_are_moved(first: Path, books: Books, tmp_path: Path) -> None:
    """And takes it back in its turn, where it finds the other."""
    issue_here(books)
    _issued(books)
    books.catalogue.close()
    second = Path(shutil.move(books.catalogue.path.parent, tmp_path / "elsewhere"))
    away = Path(shutil.move(first, tmp_path / "away"))
    assert issue(second) == "INV-0003"
    with refused("issuing_elsewhere", machine="this machine"):
        issue(away)


def test_a_mark_that_another_copy_took_is_not_taken_again(first: Path, books: Books, tmp_path: Path) -> None:
    """Not by a copy made before, nor by one made after: the first copy was told of it."""
    third = Path(shutil.copytree(first, tmp_path / "third"))
    issue_here(books, "B")
    fourth = Path(shutil.copytree(first, tmp_path / "fourth"))
    assert issue(first) == "INV-0002"
    for folder, mark in ((third, "C"), (fourth, "D")):
        with opened(folder).catalogue as catalogue:
            beside = replace(opened(folder), catalogue=catalogue)
            with refused("mark_taken"):
                issue_here(beside, "B")
            assert next_mark(beside) == mark
            issue_here(beside, mark)


def test_another_machine_is_asked_though_the_path_is_the_same(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot see the first one, which may be gone: whoever goes on there is told what that means."""
    monkeypatch.setattr("app.billing.issuing_place.machine_id", lambda: "another")
    books = opened(first)
    with books.catalogue:
        with refused("issuing_elsewhere", machine="another machine"):
            _issued(books)
        assert not issue_here(books).told
        assert _issued(books).name == "INV-0002"
        kept = books.catalogue.numbering.places()
    assert [place.machine for place in kept] == [machine_id(), "another"]


def test_an_export_that_is_imported_elsewhere_is_a_copy(first: Path, tmp_path: Path) -> None:
    """Though its file is a new one."""
    export_all(find_paths(first).catalogue, tmp_path / "export")
    books = opened(tmp_path / "imported")
    with books.catalogue:
        import_all(books.catalogue.database, tmp_path / "export")
        with refused("issuing_elsewhere"):
            _issued(books)


def test_a_number_that_two_copies_gave_is_found(first: Path, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the check of either, and said where one takes over from the other."""
    with monkeypatch.context() as old:
        old.setattr("app.billing.issue.refuse_copy", lambda _: None)
        _issued(books, 700)
        issue(first)
        issue(first)
    done = BooksCheck.of(books.catalogue).report
    assert [failure.split()[0] for failure in done.failures] == ["INV-0002"]
    assert issue_here(books).twice == ("INV-0002",)


def test_what_is_kept_of_a_machine_says_nothing_of_it() -> None:
    """A hash of the system's id, the same each time, and one word where there is none."""
    assert hidden(" 0123ABCD\n") == hidden("0123abcd") != hidden("0123abce")
    assert "0123abcd" not in hidden("0123abcd")
    assert hidden("") == hidden("uninitialized\n") == UNKNOWN
