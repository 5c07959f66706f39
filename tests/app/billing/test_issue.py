"""Issuing: numbers without gaps, hashes in a chain, and nothing that changes afterwards."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from app.billing.account import account_of
from app.billing.chain import check_chain
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.catalogue.maintenance.merges import merge_clients
from app.domain.billing import Invoice, InvoiceState, Standing
from app.domain.catalogue import Client
from app.use_cases.payments import pay, refund, use_credit, write_off
from render.errors import BouncedeskError
from tests.app.billing.samples import STUDIO, TODAY, PlainPapers, line
from tests.refusals import refused


def issued(drafter: Drafter, issuer: Issuer, client: Client, *amounts: int) -> Invoice:
    """An invoice over these amounts."""
    return issuer.issue(drafter.free(client.id, [line(amount) for amount in amounts]).id, TODAY)


def test_numbers_follow_each_other_and_drafts_take_none(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Voided drafts leave no gap, and each invoice is chained to the one before."""
    first = issued(drafter, issuer, client, 100)
    given_up = drafter.free(client.id, [line(5)])
    assert catalogue.invoices.void(given_up.id).state is InvoiceState.VOID
    second = issued(drafter, issuer, client, 200)
    assert [first.label, second.label] == ["INV-0001", "INV-0002"]
    assert second.previous_hash == first.hash
    assert second.due_on == "2026-03-15"
    assert catalogue.invoices.pdf(second.id) == b"%PDF INV-0002 240 "
    assert check_chain(catalogue).ok
    with refused("invoice_void"):
        issuer.issue(given_up.id, TODAY)
    with refused("invoice_issued"):
        catalogue.invoices.void(first.id)


def test_a_preview_is_a_draft_that_takes_nothing(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Drawn without a number; the next one issued has the first."""
    draft = drafter.free(client.id, [line(100)])
    assert issuer.preview(draft.id, TODAY) == b"%PDF None 120 "
    assert catalogue.invoices.get(draft.id) == draft
    assert issuer.issue(draft.id, TODAY).label == "INV-0001"


def test_the_first_number_and_prefix_are_the_studios(catalogue: Catalogue, client: Client, drafter: Drafter) -> None:
    """A studio that comes from another program goes on counting where that stopped."""
    studio = replace(STUDIO, prefix="2026/", first_number=118)
    issuer = Issuer(catalogue, studio, PlainPapers())
    assert [issued(drafter, issuer, client, 1).label for _ in range(2)] == ["2026/0118", "2026/0119"]
    assert check_chain(catalogue).ok


def test_what_is_drawn_fails_before_a_number_is_taken(
    catalogue: Catalogue, client: Client, drafter: Drafter, studio: object
) -> None:
    """A paper that cannot be drawn leaves the draft as it was."""

    class Torn(PlainPapers):
        def invoice(self, *_: object) -> bytes:
            raise BouncedeskError("The logo cannot be read.", code="logo_unreadable")

    draft = drafter.free(client.id, [line(100)])
    with refused("logo_unreadable"):
        Issuer(catalogue, studio, Torn()).issue(draft.id, TODAY)  # type: ignore[arg-type]  # StudioDetails
    assert catalogue.invoices.get(draft.id) == draft
    assert catalogue.invoices.next_number("INV-") == 1


def test_a_number_taken_meanwhile_is_no_trouble(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer, studio: object
) -> None:
    """It is drawn again with the next one."""
    other = drafter.free(client.id, [line(7)])
    draft = drafter.free(client.id, [line(100)])

    class Slow(PlainPapers):
        """Somebody else issues while this one draws for the first time."""

        drawn = 0

        def invoice(self, invoice: Invoice, credited: Invoice | None) -> bytes:
            self.drawn += 1
            if self.drawn == 1:
                issuer.issue(other.id, TODAY)
            return super().invoice(invoice, credited)

    slow = Slow()
    second = Issuer(catalogue, studio, slow).issue(draft.id, TODAY)  # type: ignore[arg-type]  # StudioDetails
    assert (second.label, slow.drawn) == ("INV-0002", 2)
    assert check_chain(catalogue).ok


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE invoices SET gross = gross + 100, net = net + 100 WHERE id = 2", "is not what was issued"),
        ("UPDATE invoices SET pdf = x'255044' WHERE id = 2", "is not what was issued"),
        ("UPDATE invoice_lines SET description = 'Beer' WHERE invoice_id = 2", "is not what was issued"),
        ("UPDATE invoices SET number = 9, label = 'INV-0009' WHERE id = 3", "INV-0003 to INV-0008 are missing before"),
        ("UPDATE invoice_series SET next = 9", "goes on with 9 after INV-0003"),
    ],
)
def test_tampering_is_seen(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer, change: str, sentence: str
) -> None:
    """By whoever has the file open, triggers put aside."""
    for amount in (100, 200, 300):
        issued(drafter, issuer, client, amount)
    with closing(sqlite3.connect(catalogue.path)) as db, db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'invoice%'"):
            db.execute(f"DROP TRIGGER {name}")
        db.execute(change)
    report = check_chain(catalogue)
    assert report.checked == 3
    assert any(sentence in failure for failure in report.failures)


def test_merging_clients_leaves_the_chain_whole(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """What was issued stays with its client, but where two entries of one client become one."""
    issued(drafter, issuer, client, 100)
    twin = catalogue.clients.add("Nova Recs")
    with closing(sqlite3.connect(catalogue.path)) as db, pytest.raises(sqlite3.IntegrityError, match="stays with"):
        db.execute("UPDATE invoices SET client_id = ?", [twin.id])
    merge_clients(catalogue, twin.id, client.id)
    assert catalogue.invoices.get(1).client_id == twin.id
    assert check_chain(catalogue).ok


def test_a_credit_note_mirrors_its_invoice(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """In a series of its own; invoice and credit note come to nothing, and nothing is owed any more."""
    invoice = issued(drafter, issuer, client, 1_003, 2_002)
    note = issuer.issue(draft_credit(catalogue, invoice.id, "wrong song").id, TODAY)
    assert note.label == "CN-0001"
    assert (note.amounts.net, note.amounts.vat) == (-invoice.amounts.net, -invoice.amounts.vat)
    assert [account_of(catalogue, each.id).balance for each in (invoice, note)] == [0, 0]
    with refused("nothing_to_credit", invoice="INV-0001"):
        draft_credit(catalogue, invoice.id, "again")
    assert check_chain(catalogue).ok


def test_credits_line_by_line_leave_no_penny(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Three lines of 3 pence: VAT of the whole is 2, of each alone 1; the last credit takes what is left."""
    invoice = issued(drafter, issuer, client, 3, 3, 3)
    assert invoice.amounts.vat == 2
    notes = [issuer.issue(draft_credit(catalogue, invoice.id, "", {place: None}).id, TODAY) for place in (2, 1, 3)]
    assert sum(note.amounts.net for note in notes) == -9
    assert sum(note.amounts.vat for note in notes) == -2
    assert account_of(catalogue, invoice.id).balance == 0
    with refused("nothing_to_credit", lines=(1,)):
        draft_credit(catalogue, invoice.id, "", {1: None})


def test_what_was_paid_and_credited_can_be_paid_back(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Part-paid, overpaid, credited, refunded, moved to another invoice: each balance is as counted by hand."""
    invoice = issued(drafter, issuer, client, 10_000)
    pay(catalogue, invoice.id, 5_000, TODAY, "bank")
    assert account_of(catalogue, invoice.id).standing is Standing.PART_PAID
    pay(catalogue, invoice.id, 8_000, "2026-03-02")
    over = account_of(catalogue, invoice.id)
    assert (over.balance, over.standing) == (-1_000, Standing.PAID)
    other = issued(drafter, issuer, client, 500)
    assert use_credit(catalogue, invoice.id, other.id, None, TODAY) == 600
    assert account_of(catalogue, other.id).standing is Standing.PAID
    with refused("refund_too_large", invoice="INV-0001", most=400):
        refund(catalogue, invoice.id, 401, TODAY)
    refund(catalogue, invoice.id, None, TODAY)
    assert account_of(catalogue, invoice.id).balance == 0
    note = issuer.issue(draft_credit(catalogue, invoice.id, "").id, TODAY)
    assert account_of(catalogue, note.id).balance == -12_000
    refund(catalogue, note.id, None, TODAY)
    assert account_of(catalogue, note.id).standing is Standing.PAID


def test_what_will_not_come_is_written_off(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """The invoice stays what it was."""
    invoice = issued(drafter, issuer, client, 10_000)
    write_off(catalogue, invoice.id, TODAY, "gone to sea")
    assert account_of(catalogue, invoice.id).standing is Standing.WRITTEN_OFF
    assert catalogue.invoices.get(invoice.id) == invoice
    with refused("nothing_owed"):
        pay(catalogue, invoice.id, None, TODAY)


def test_what_is_not_ready_is_not_issued(catalogue: Catalogue, client: Client, drafter: Drafter) -> None:
    """A studio without a name, a draft without lines, a client whose orders are numbered."""
    draft = drafter.free(client.id, [line(100)])
    with refused("studio_unnamed"):
        Issuer(catalogue, replace(STUDIO, name=""), PlainPapers()).issue(draft.id, TODAY)
    issuer = Issuer(catalogue, STUDIO, PlainPapers())
    with refused("no_lines"):
        issuer.issue(drafter.free(client.id, []).id, TODAY)
    catalogue.clients.edit(client.id, po_needed=True)
    with refused("po_number_wanted"):
        issuer.issue(draft.id, TODAY)
