"""The audit file proves itself: whole it checks anywhere, and whatever byte of it is changed is named."""

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.billing.audit_file import read_audit
from app.billing.chain import plain_json
from app.billing.studio import save_studio
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.catalogue.maintenance.merges import merge_clients
from app.domain.books import NumberGap
from app.paths import find_paths
from app.use_cases.audit_file import AuditCheck, audit_name, save_audit
from app.use_cases.books import Books
from app.use_cases.closed_books import lock_books
from app.use_cases.invoices import DraftRequest, credit_invoice, draft_invoice, issue_invoice
from app.use_cases.payments import pay
from tests.app.billing.samples import STUDIO, PlainPapers, line
from tests.refusals import refused

ROOT = Path(__file__).parents[3]
FLIPS = 150


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """Books with all that can stand in them: two clients made one, a gap, a credit note, payments, a lock."""
    paths = find_paths(tmp_path / "home")
    save_studio(paths.studio, STUDIO)
    database = open_database(paths.catalogue, paths.backups)
    with Catalogue(database, "owner", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as catalogue:
        for name in ("Zoë & Søns", "Zoe and Sons"):
            catalogue.clients.add(name, address="1 High St\nLeeds")
        books = Books.open(catalogue, paths, lambda _: PlainPapers(), date(2026, 3, 1))
        issue(books, 10_000, 1)
        issue(books, 20_000, 2)
        merge_clients(catalogue, 1, 2)
        catalogue.numbering.skip(NumberGap("INV-", 3, 4, "given in a copy"))
        issue(books, 30_000, 1)
        credit_invoice(books, 1, "too much", {1: 4_000})
        pay(catalogue, 2, 5_000, "2026-03-01")
        pay(catalogue, 2, None, "2026-03-01")
        lock_books(books, "2026-01-31", "return")
        yield books


def issue(books: Books, amount: int, client: int) -> None:
    """Another invoice."""
    issue_invoice(books, draft_invoice(books, client, DraftRequest([line(amount)])).id)


@pytest.fixture
def file(books: Books, tmp_path: Path) -> Path:
    """Their audit file."""
    path = tmp_path / audit_name(books)
    assert save_audit(books, path).invoices == 4
    return path


def test_a_whole_file_checks_without_the_catalogue(file: Path, books: Books) -> None:
    """Its gap is named; what it says is what the books say."""
    check = AuditCheck.of([file])
    assert (check.failures, check.checked) == ((), 4)
    assert check.gaps == ("INV-0003 to INV-0004: given in a copy.",)
    assert read_audit(file).issued["INV-0002"] == books.catalogue.invoices.find("INV-0002").hash


def test_without_pdfs_their_hashes_are_still_proved(books: Books, tmp_path: Path) -> None:
    """It is smaller, and may be sent where papers may not."""
    save_audit(books, tmp_path / "bare", pdfs=False)
    assert AuditCheck.of([tmp_path / "bare"]).failures == ()
    assert b"pdf_base64" not in (tmp_path / "bare").read_bytes()


def test_any_changed_byte_is_named(file: Path) -> None:
    """At random places all over the file; by its line, wherever that can still be read."""
    chance, whole = random.Random(5), file.read_bytes()  # noqa: S311 -- places to change, no secrets
    first = whole.index(b"\n") + 1  # a head that is none is refused as a whole
    for place in [first, len(whole) - 1, *(chance.randrange(first, len(whole)) for _ in range(FLIPS))]:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(7)
        file.write_bytes(changed)
        at = whole.count(b"\n", 0, place) + 1
        failures = AuditCheck.of([file]).failures
        sealed = at == whole.count(b"\n")
        assert any(f"Line {at} " in each or sealed for each in failures), (place, failures)


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"\n", lambda data: data[:2000]])
def test_a_file_that_is_cut_short_or_goes_on_is_named(file: Path, change: Callable[[bytes], bytes]) -> None:
    """Its seal is at its end."""
    file.write_bytes(change(file.read_bytes()))
    assert AuditCheck.of([file]).failures


def forged(file: Path, change: Callable[[list[dict[str, Any]]], None]) -> tuple[str, ...]:
    """What is found in a file whose records were changed and which was sealed anew, as who knows the form would."""
    from app.billing.audit_file import write_audit

    records = [json.loads(line) for line in file.read_bytes().splitlines()[:-1]]
    change(records)
    write_audit(file, records)
    return AuditCheck.of([file]).failures


def of(records: list[dict[str, Any]], kind: str, place: int = 0) -> dict[str, Any]:
    """A record of a kind."""
    return [record for record in records if record["record"] == kind][place]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda records: of(records, "invoice", 1)["content"].update(due_on="2030-01-01"), "CN-0001|INV-0001"),
        (lambda records: of(records, "invoice", 2).update(pdf_base64="JVBERg=="), "comes with another PDF"),
        (lambda records: records.remove(of(records, "invoice", 2)), "INV-0002 is missing"),
        (lambda records: records.remove(of(records, "gap")), "INV-0003 to INV-0004 are missing"),
        (lambda records: of(records, "payment")["content"].update(amount=1), "Payment entry 1 .* has been changed"),
        (lambda records: records.remove(of(records, "payment")), "does not follow the beginning"),
        (lambda records: records.remove(of(records, "merge")), "account of another client"),
        (lambda records: of(records, "series", 0).update(next=99), "goes on with 99"),
        (lambda records: of(records, "invoice", 3)["content"].update(lines="none"), "does not say what it should"),
        (lambda records: of(records, "invoice", 3)["content"].update(sterling_rate="x"), "cannot be added up"),
        (lambda records: records.append({"record": "beer"}), "beer"),
    ],
)
def test_what_was_changed_and_sealed_anew_is_named_by_the_chain(
    file: Path, change: Callable[[list[dict[str, Any]]], None], named: str
) -> None:
    """The seal is anybody's to make; the hashes of the invoices hang together."""
    assert any(re.search(named, each) for each in forged(file, change))


def test_two_files_that_give_one_number_to_two_invoices_are_found(file: Path, books: Books, tmp_path: Path) -> None:
    """As two copies of the books did that both went on."""
    other = tmp_path / "other.jsonl"
    save_audit(books, other)
    assert AuditCheck.of([file, other]).failures == ()
    forged(other, lambda records: of(records, "invoice", 3).update(hash="0" * 64))
    assert "INV-0005 stands for something else in" in AuditCheck.of([file, other]).failures[-1]


def test_another_file_is_no_audit_file(tmp_path: Path, file: Path) -> None:
    """One sentence; a newer one is not guessed at."""
    (tmp_path / "other").write_bytes(b"\x00\xff\n{}")
    with refused("not_an_audit_file"):
        AuditCheck.of([tmp_path / "other"])
    with refused("file_unreadable"):
        AuditCheck.of([tmp_path / "none"])
    records = file.read_bytes().splitlines()
    file.write_text(plain_json(json.loads(records[0]) | {"version": 2}))
    with refused("audit_file_newer", version=2):
        AuditCheck.of([file])


def test_the_program_in_the_documents_checks_a_file(file: Path) -> None:
    """As an accountant would run it; and it finds what was changed."""
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/AUDIT_FILE.md").read_text("utf-8"), re.DOTALL)
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout == "All is well: 4 papers.\n"
    forged(file, lambda records: of(records, "invoice", 1)["content"].update(due_on="2030-01-01"))
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=False)
    assert "AssertionError" in done.stderr


def test_a_file_that_cannot_be_written_leaves_none(books: Books, tmp_path: Path) -> None:
    """Nothing half-written, and the catalogue is free again."""
    with refused("unwritten_file"):
        save_audit(books, tmp_path / "none" / "audit")
    books.catalogue.clients.add("Another")
    assert replace(books, today="2026-03-02").today
