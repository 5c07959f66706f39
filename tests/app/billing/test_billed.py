"""What came on top of a quote becomes lines, each once."""

from datetime import date

from app.billing.account import statement_of
from app.billing.billed import NEW_WORK, billed_of, extras_of
from app.billing.book_figures import Figure, between
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.draft_edits import edit_draft
from app.billing.issue import Issuer
from app.billing.overview import overview, rows_behind
from app.billing.quote import Quoter
from app.catalogue import Catalogue
from app.domain.catalogue import Client
from app.domain.rounds import NoteKind, NoteSource, ReadNote, RoundState, Suggestion
from app.use_cases.payments import pay
from tests.app.billing.samples import EMBER, STUDIO, TODAY, PlainPapers, line
from tests.app.pricing.jobs import parse_job
from tests.refusals import refused


def revised(catalogue: Catalogue, client: Client) -> None:
    """A song with one round included, one more, and a recall with new work in it."""
    song = catalogue.songs.add(client.id, "Ember", rounds_included=1)
    for _ in range(3):
        last = catalogue.rounds.open(song.id)
        catalogue.rounds.set_state(last.id, RoundState.REJECTED)
    suggested = Suggestion(NoteKind.REVISION, "typed")
    recall, work = catalogue.notes.add(
        last.id, [(ReadNote("hi-hats down"), suggested), (ReadNote("a string part"), suggested)], NoteSource.TYPED
    )
    catalogue.notes.decide(recall.id, NoteKind.RECALL, "approved before")
    catalogue.notes.decide(work.id, NoteKind.NEW_WORK, "not in the brief")


def test_extra_rounds_recalls_and_new_work_are_lines(catalogue: Catalogue, client: Client) -> None:
    """By the rate card; a recall is not charged as a round, too, and new work has no price yet."""
    revised(catalogue, client)
    extras = [(each.code, each.amount, each.description) for each in extras_of(catalogue, client.id)]
    assert extras == [
        ("mixing.round", 2500, "Ember: Round 2, beyond those included"),
        ("mixing.recall", 2500, "Ember: Recall after approval, round 3"),
        (NEW_WORK, 0, "Ember: a string part"),
    ]


def test_the_recalls_of_a_quote_are_not_charged_twice(catalogue: Catalogue, client: Client, quoter: Quoter) -> None:
    """A round after the sign-off is one of those, while they last; the next is counted and charged as a recall."""
    job = parse_job(EMBER.replace('"rounds": 3', '"rounds": 3, "recalls": 1'))
    quote = quoter.send(quoter.draft(client.id, job, TODAY).id, PlainPapers(), TODAY)
    (song,) = quoter.accept(quote.id, "Ada", TODAY).songs.values()
    catalogue.rounds.approve(catalogue.rounds.open(song).id, "Ada", ())
    first, second = (catalogue.rounds.open(song), catalogue.rounds.open(song))
    assert (first.included, second.included) == (True, True)  # the first was superseded: it was never had
    catalogue.rounds.reject(second.id)
    third = catalogue.rounds.open(song)
    assert not third.included
    assert [(each.code, each.amount) for each in extras_of(catalogue, client.id)] == [("mixing.recall", 2_500)]
    period, day = between("2026-01-01", "2026-12-31"), date(2026, 3, 1)
    (row,) = rows_behind(catalogue, Figure.ROUNDS, period, day)
    assert (row.label, row.amount) == ("Ember, recall, round 4", 2_500)
    assert overview(catalogue, period, day).figures[Figure.ROUNDS] == (2_500, 1)


def test_they_are_charged_once_and_never_for_nothing(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """A draft takes them; without a price for the new work it is not issued."""
    revised(catalogue, client)
    draft = drafter.free(client.id, extras_of(catalogue, client.id))
    assert extras_of(catalogue, client.id) == []
    with refused("no_price"):
        issuer.issue(draft.id, TODAY)
    catalogue.invoices.void(draft.id)
    assert len(extras_of(catalogue, client.id)) == 3


def test_a_statement_runs_from_what_was_owed_before(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Invoices and payments in order, with the balance after each, and what is overdue."""
    with refused("nothing_issued"):
        statement_of(catalogue, STUDIO, client.id, TODAY)
    first = issuer.issue(drafter.free(client.id, [line(1_000)]).id, "2026-01-10")
    issuer.issue(drafter.free(client.id, [line(2_000)]).id, "2026-02-20")
    pay(catalogue, first.id, 500, "2026-02-01", "bank")
    whole = statement_of(catalogue, STUDIO, client.id, TODAY)
    assert [(row.on, row.charged, row.paid, row.balance) for row in whole.rows] == [
        ("2026-01-10", 1_200, 0, 1_200),
        ("2026-02-01", 0, 500, 700),
        ("2026-02-20", 2_400, 0, 3_100),
    ]
    assert (whole.closing, whole.overdue) == (3_100, 700)
    late = statement_of(catalogue, STUDIO, client.id, TODAY, since="2026-02-10")
    assert (late.opening, len(late.rows), late.closing) == (700, 1, 3_100)


def test_what_was_typed_beside_a_quote_is_no_part_of_it(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer, quoter: Quoter
) -> None:
    """A further version is billed less what the quote alone was charged at; lines typed in its place are part of it."""
    job = parse_job(EMBER)
    first = quoter.draft(client.id, job, TODAY)
    quoter.send(first.id, PlainPapers(), TODAY)
    quoter.accept(first.id, "", TODAY)
    balance = issuer.issue(drafter.final(first.id, [line(4_000, "Tape hire")]).id, TODAY)
    (billed,) = billed_of(catalogue, first.id)
    assert (billed.net, billed.vat) == (first.net, first.vat)
    assert balance.amounts.net == first.net + 4_000
    issuer.issue(draft_credit(catalogue, balance.id, "", {len(balance.lines): 1_000}).id, TODAY)
    assert billed_of(catalogue, first.id)[0].net == first.net
    second = quoter.draft(client.id, job, TODAY)
    quoter.send(second.id, PlainPapers(), TODAY)
    quoter.accept(second.id, "", TODAY)
    draft = drafter.final(second.id)
    issuer.issue(edit_draft(catalogue, drafter, draft.id, [line(5_000, "As agreed")]).id, TODAY)
    assert [each.net for each in billed_of(catalogue, second.id)] == [5_000]
