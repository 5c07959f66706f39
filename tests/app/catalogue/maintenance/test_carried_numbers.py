"""Numbers survive a restore: none is given twice, and what a backup lacks is recorded with its reason."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from app.billing.chain import check_chain
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.catalogue.errors import CatalogueError
from app.catalogue.file import open_database
from app.catalogue.maintenance import replacement
from app.catalogue.maintenance.backups import make_backup
from app.catalogue.maintenance.restore import Restored, restore
from app.domain.billing import Invoice
from app.use_cases.payments import pay
from tests.app.billing.samples import STUDIO, TODAY, PlainPapers, line

Kept = TypeVar("Kept")
BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> "Home":
    """A studio with a client."""
    return Home(tmp_path)


class Home:
    """A catalogue in a folder, opened for each thing that is done."""

    def __init__(self, folder: Path) -> None:
        self.path, self.backups = folder / "catalogue.db", folder / "backups"
        self._moments = count()
        self.do(lambda catalogue: catalogue.clients.add("Nova"))

    def do(self, work: Callable[[Catalogue], Kept]) -> Kept:
        """Work on the catalogue, a minute after the last."""
        now = BEGAN + timedelta(minutes=next(self._moments))
        with Catalogue(open_database(self.path, self.backups), "owner", lambda: now) as catalogue:
            return work(catalogue)

    def issue(self, times: int = 1) -> list[str]:
        """So many invoices; their numbers."""
        return [self.do(issue).name for _ in range(times)]

    def backup(self) -> Path:
        """Where it is; of a day of its own, so that none makes way for another."""
        return make_backup(self.path, self.backups, BEGAN + timedelta(days=next(self._moments))).path

    def restore(self, source: Path | None) -> Restored:
        """What came of it."""
        assert source
        return restore(source, self.path, self.backups)

    def gaps(self) -> list[tuple[str, int, int]]:
        """The recorded gaps; the books are checked by the way."""
        report = self.do(check_chain)
        assert report.failures == ()
        return [(gap.series, gap.first, gap.last) for gap in self.do(lambda catalogue: catalogue.numbering.gaps())]


def issue(catalogue: Catalogue) -> Invoice:
    """An invoice of a hundred pounds."""
    draft = Drafter(catalogue, STUDIO).free(1, [line(10_000)])
    return Issuer(catalogue, STUDIO, PlainPapers()).issue(draft.id, TODAY)


def test_the_next_number_goes_on_after_those_that_a_backup_lacks(home: Home) -> None:
    """The gap is recorded with its reason, and named by the check, which is content."""
    home.issue(2)
    older = home.backup()
    home.issue(3)
    done = home.restore(older)
    assert done.lost == ["INV-0003 to INV-0005"]
    assert home.gaps() == [("INV-", 3, 5)]
    assert home.issue() == ["INV-0006"]
    report = home.do(check_chain)
    assert report.ok
    assert report.gaps[0].startswith("INV-0003 to INV-0005: given after the backup")


def test_restoring_forward_again_brings_all_back(home: Home) -> None:
    """What was set aside has its invoices, and goes on after those that came between."""
    home.issue(2)
    older = home.backup()
    home.issue(3)
    saved = home.restore(older).saved
    home.issue(2)
    done = home.restore(saved)
    assert done.lost == ["INV-0006 to INV-0007"]
    assert home.gaps() == [("INV-", 6, 7)]
    assert home.issue() == ["INV-0008"]


def test_a_second_restore_says_only_what_it_lost(home: Home) -> None:
    """What was lost before keeps its own reason."""
    home.issue(1)
    older = home.backup()
    home.issue(2)
    home.restore(older)
    home.issue(1)
    done = home.restore(older)
    assert done.lost == ["INV-0004"]
    assert home.gaps() == [("INV-", 2, 3), ("INV-", 4, 4)]


def test_a_backup_from_before_the_first_invoice(home: Home) -> None:
    """The series begins with a gap."""
    older = home.backup()
    home.issue(2)
    home.restore(older)
    assert home.gaps() == [("INV-", 1, 2)]
    assert home.issue() == ["INV-0003"]


@pytest.mark.parametrize("lost", [True, False])
def test_without_a_sound_catalogue_the_newer_backups_say_what_was_given(home: Home, lost: bool) -> None:
    """Missing or damaged: of the numbers that nobody knows, the sentence speaks."""
    older = home.backup()
    home.issue(3)
    home.backup()
    home.issue(1)
    if lost:
        home.path.unlink()
    else:
        home.path.write_bytes(b"not a database" * 100)
    done = home.restore(older)
    assert done.unknown is not lost
    assert done.lost == ["INV-0001 to INV-0003"]
    assert home.issue() == ["INV-0004"]


def test_payment_entries_are_never_numbered_twice_either(home: Home) -> None:
    """So that no two receipts of one id are anywhere."""
    home.issue(1)
    home.do(lambda catalogue: pay(catalogue, 1, 1000, TODAY))
    older = home.backup()
    home.do(lambda catalogue: pay(catalogue, 1, 2000, TODAY))
    done = home.restore(older)
    assert done.carried.lost_entries == 1
    assert home.do(lambda catalogue: pay(catalogue, 1, 3000, TODAY)).id == 3
    assert home.gaps() == [("payment entries", 2, 2)]


def test_a_lock_survives_a_restore(home: Home) -> None:
    """What was reported stays closed."""
    older = home.backup()
    home.do(lambda catalogue: catalogue.period_locks.lock("2026-01-31", "VAT return"))
    home.restore(older)
    lock = home.do(lambda catalogue: catalogue.period_locks.current())
    assert lock
    assert (lock.until, lock.why) == ("2026-01-31", "VAT return")


def test_a_number_given_twice_is_said(home: Home) -> None:
    """As two copies did that both went on."""
    home.issue(1)
    one = home.backup()
    home.issue(1)
    other = home.backup()
    assert not home.restore(one).carried.twice
    home.do(lambda catalogue: _give_again(catalogue, 2))
    assert home.restore(other).carried.twice == ("INV-0002",)


def _give_again(catalogue: Catalogue, number: int) -> None:
    """As an earlier Bouncedesk did after a restore."""
    db = catalogue.database.connection()
    for name in ("invoice_series_go_on", "number_gaps_are_kept"):
        db.execute(f"DROP TRIGGER {name}")
    db.execute("DELETE FROM number_gaps")
    db.execute("UPDATE invoice_series SET next = ?", [number])
    draft = Drafter(catalogue, STUDIO).free(1, [line(7)])
    Issuer(catalogue, STUDIO, PlainPapers()).issue(draft.id, TODAY)


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_an_invoice_issued_while_a_backup_is_restored_is_saved_first(
    home: Home, monkeypatch: pytest.MonkeyPatch, journal: str
) -> None:
    """The window may be open: what it issues after the catalogue was saved is not overwritten unseen."""
    monkeypatch.setattr("app.catalogue.connection.journal_mode", lambda _: journal)
    home.issue(1)
    older = home.backup()
    replace, late = replacement.replace_file, list[str]()

    def slowly(*arguments: object) -> None:
        if not late:
            late.extend(home.issue(1))
        replace(*arguments)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr("app.catalogue.maintenance.restore.replace_file", slowly)
    done = home.restore(older)
    assert late == ["INV-0002"]
    assert done.lost == ["INV-0002"]
    assert home.issue() == ["INV-0003"]
    home.restore(done.saved)
    assert home.do(lambda catalogue: catalogue.invoices.find("INV-0002").name) == "INV-0002"


def test_a_restore_that_fails_records_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gap is in the file that takes the place, or nowhere."""
    home.issue(1)
    older = home.backup()
    home.issue(1)

    def fail(*_arguments: object) -> None:
        raise CatalogueError("full", code="full")

    monkeypatch.setattr("app.catalogue.maintenance.restore.replace_file", fail)
    with pytest.raises(CatalogueError):
        home.restore(older)
    assert home.gaps() == []
    assert home.issue() == ["INV-0003"]
