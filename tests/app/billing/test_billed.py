"""What came on top of a quote becomes lines, each once."""

from app.billing.account import statement_of
from app.billing.billed import NEW_WORK, extras_of
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.domain.catalogue import Client
from app.domain.rounds import NoteKind, NoteSource, ReadNote, RoundState, Suggestion
from app.use_cases.payments import pay
from tests.app.billing.samples import STUDIO, TODAY, line
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
