"""Credit notes over parts of an invoice: never more than is left, and no penny lost at the end."""

import pytest

from app.billing.account import account_of
from app.billing.chain import check_chain
from app.billing.credit_note import credit_effect, draft_credit, open_lines
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.domain.billing import Invoice
from app.domain.catalogue import Client
from app.use_cases.payments import pay
from tests.app.billing.samples import TODAY, line
from tests.refusals import refused


@pytest.fixture
def invoice(drafter: Drafter, issuer: Issuer, client: Client) -> Invoice:
    """Two lines, and a discount on them."""
    lines = [line(10_000), line(5_000, "Mastering"), line(-1_500, "Discount")]
    return issuer.issue(drafter.free(client.id, lines).id, TODAY)


def test_parts_of_a_line_are_credited_until_nothing_is_left(
    catalogue: Catalogue, issuer: Issuer, invoice: Invoice
) -> None:
    """A part, another, the rest; then nothing is owed, the books are whole, and nothing can be credited twice."""
    first = issuer.issue(draft_credit(catalogue, invoice.id, "", {1: 2_500}).id, TODAY)
    assert (first.amounts.net, first.amounts.vat, first.lines[0].description) == (-2_500, -500, "Mixing (part)")
    left = open_lines(invoice, catalogue.invoices.credits_of(invoice.id))
    assert {place: each.net for place, each in left.items()} == {1: 7_500, 2: 5_000, 3: -1_500}
    issuer.issue(draft_credit(catalogue, invoice.id, "", {1: 7_500, 3: 500}).id, TODAY)
    last = issuer.issue(draft_credit(catalogue, invoice.id, "").id, TODAY)
    assert last.amounts.net == -4_000
    assert account_of(catalogue, invoice.id).balance == 0
    with refused("nothing_to_credit", invoice="INV-0001", lines=()):
        draft_credit(catalogue, invoice.id, "")
    assert check_chain(catalogue).ok


@pytest.mark.parametrize(
    ("parts", "code", "facts"),
    [
        ({1: 10_001}, "credit_too_large", {"line": 1, "most": 10_000}),
        ({2: 0}, "credit_too_large", {"line": 2, "most": 5_000}),
        ({4: None}, "nothing_to_credit", {"lines": (4,)}),
        ({1: None, 2: None}, "credit_too_large", {"most": 13_500}),
        ({3: None}, "credit_too_large", {}),
    ],
)
def test_never_more_than_is_left(
    catalogue: Catalogue, invoice: Invoice, parts: dict[int, int | None], code: str, facts: dict[str, object]
) -> None:
    """Of a line, and of the invoice: a discount given is not paid out, and a credit note does not charge."""
    with refused(code, **facts):
        draft_credit(catalogue, invoice.id, "", parts)
    assert catalogue.invoices.credits_of(invoice.id) == []


def test_many_small_parts_take_back_no_more_vat_than_was_charged(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """Of 9 pence with 2 of VAT, three times 3 pence: each alone would have 1 of VAT."""
    invoice = issuer.issue(drafter.free(client.id, [line(9)]).id, TODAY)
    notes = [issuer.issue(draft_credit(catalogue, invoice.id, "", {1: 3}).id, TODAY) for _ in range(3)]
    assert [note.amounts.vat for note in notes] == [-1, -1, 0]
    assert account_of(catalogue, invoice.id).balance == 0


def test_a_part_of_a_deposit_takes_its_own_vat_back(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """A line with VAT of its own is credited in proportion, and its rest brings the rest; a voided draft frees it."""
    draft = drafter.free(client.id, [line(1_000, vat=201)])
    invoice = issuer.issue(draft.id, TODAY)
    given_up = draft_credit(catalogue, invoice.id, "", {1: 400})
    issuer.issue(draft_credit(catalogue, invoice.id, "", {1: 300}).id, TODAY)
    catalogue.invoices.void(given_up.id)
    half = issuer.issue(draft_credit(catalogue, invoice.id, "", {1: 500}).id, TODAY)
    assert half.amounts.vat == -101
    rest = issuer.issue(draft_credit(catalogue, invoice.id, "").id, TODAY)
    assert (rest.amounts.net, rest.amounts.vat) == (-200, -40)
    assert account_of(catalogue, invoice.id).balance == 0


def test_a_whole_line_with_vat_of_its_own_takes_that_back(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """Of several lines only its own VAT goes back with it; the last credit brings what is left."""
    invoice = issuer.issue(drafter.free(client.id, [line(1_000, vat=201), line(2_000)]).id, TODAY)
    first = issuer.issue(draft_credit(catalogue, invoice.id, "", {1: None}).id, TODAY)
    assert (first.amounts.net, first.amounts.vat) == (-1_000, -201)
    rest = issuer.issue(draft_credit(catalogue, invoice.id, "").id, TODAY)
    assert (rest.amounts.net, rest.amounts.vat) == (-2_000, -400)


@pytest.mark.parametrize(
    ("paid", "gross", "effect"),
    [
        (0, 5_000, "settles £50.00 of what is owed."),
        (12_000, 5_000, "leaves £50.00 to the client's credit, to pay back or to use on an invoice."),
        (9_000, 5_000, "settles £30.00 of what is owed and leaves £20.00 to the client's credit"),
    ],
)
def test_what_a_credit_note_will_do_is_stated(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client, paid: int, gross: int, effect: str
) -> None:
    """What is owed is settled first; the rest is the client's."""
    invoice = issuer.issue(drafter.free(client.id, [line(10_000)]).id, TODAY)
    if paid:
        pay(catalogue, invoice.id, paid, TODAY)
    sentence = credit_effect(account_of(catalogue, invoice.id), gross, "Nova Records")
    assert sentence.startswith("A credit note over £50.00 is drawn for Nova Records; it ")
    assert effect in sentence


def test_each_credit_of_a_line_has_an_origin_of_its_own(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """Kept so in every catalogue: the first by the line alone, those after it counted, drafts among them."""
    invoice = issuer.issue(drafter.free(client.id, [line(10_000)]).id, TODAY)
    notes = [draft_credit(catalogue, invoice.id, "", {1: 1_000}) for _ in range(3)]
    of = f"credit:{invoice.lines[0].id}"
    assert [note.lines[0].origin for note in notes] == [of, f"{of}:2", f"{of}:3"]
