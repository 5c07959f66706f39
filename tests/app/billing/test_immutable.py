"""What was issued stays as it is, whoever writes to the file."""

import sqlite3

import pytest

from app.billing.chain import check_chain
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.domain.catalogue import Client
from tests.app.billing.samples import TODAY, line

_INVOICE = """
    REPLACE INTO invoices ({}, kind, state, client_id, made_at, treatment)
    VALUES ({}, 'invoice', 'draft', 1, '2026-03-01T00:00:00Z', 'standard')
"""
_LINE = """
    REPLACE INTO invoice_lines ({}, invoice_id, position, description, unit_price, amount, vat_bp)
    VALUES ({}, 2, 9, 'x', 1, 1, 0)
"""


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE invoice_lines SET invoice_id = 1, position = 99 WHERE invoice_id = 2",
        _INVOICE.format("id", "1"),
        _INVOICE.format("label", "'INV-0001'"),
        "UPDATE OR REPLACE invoices SET id = 1 WHERE id = 2",
        "UPDATE OR REPLACE invoices SET label = 'INV-0001' WHERE id = 2",
        _LINE.format("id", "1"),
        _LINE.format("origin", "'round:1'"),
        "UPDATE OR REPLACE invoice_lines SET id = 1 WHERE invoice_id = 2",
        "UPDATE OR REPLACE invoice_lines SET origin = 'round:1' WHERE invoice_id = 2",
        "DELETE FROM invoice_series",
        "UPDATE invoice_series SET next = 1",
        "REPLACE INTO invoice_series (series, next) VALUES ('INV-', 1)",
    ],
)
def test_no_row_takes_the_place_of_an_issued_one(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer, sql: str
) -> None:
    """Not by its id, its number or what it charges, and not with triggers that SQLite does not ask."""
    issuer.issue(drafter.free(client.id, [line(10_000, origin="round:1")]).id, TODAY)
    drafter.free(client.id, [line(20_000)])
    before = catalogue.invoices.all()
    with pytest.raises(sqlite3.IntegrityError, match=r"credit it|only go on"):
        catalogue.database.connection().execute(sql)
    assert catalogue.invoices.all() == before
    assert check_chain(catalogue).ok


def test_a_series_whose_count_is_gone_is_still_checked(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Somebody who takes the safeguards away is found out by the chain."""
    issuer.issue(drafter.free(client.id, [line(10_000)]).id, TODAY)
    db = catalogue.database.connection()
    db.execute("DROP TRIGGER invoice_series_are_kept")
    db.execute("DELETE FROM invoice_series")
    report = check_chain(catalogue)
    assert (report.checked, report.ok) == (1, False)
    assert report.failures == ("The series INV- goes on with 1 after INV-0001.",)
