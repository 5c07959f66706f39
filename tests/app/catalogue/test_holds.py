"""A song whose delivery is held goes out once it is paid, or once somebody says why."""

from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.domain.catalogue import Stage
from app.use_cases.payments import pay
from tests.app.billing.samples import STUDIO, PlainPapers, line
from tests.refusals import refused


def owing(catalogue: Catalogue) -> tuple[int, int]:
    """A song in mixing with an invoice over £120, and that invoice."""
    client = catalogue.clients.add("Nova")
    song = catalogue.songs.add(client.id, "Ember")
    catalogue.songs.edit(song.id, stage=Stage.MIXING)
    draft = Drafter(catalogue, STUDIO).free(client.id, [line(10_000, song_id=song.id)])
    return song.id, Issuer(catalogue, STUDIO, PlainPapers()).issue(draft.id, "2026-03-01").id


def test_what_is_held_is_not_delivered_before_it_is_paid(catalogue: Catalogue) -> None:
    """The sentence says what is owed on which invoice; without a hold, nobody is stopped."""
    song, invoice = owing(catalogue)
    catalogue.holds.hold(song)
    with refused("delivery_held", song=1, owed=["120.00 GBP on INV-0001"]):
        catalogue.songs.edit(song, stage=Stage.DELIVERED)
    assert catalogue.songs.get(song).stage is Stage.MIXING
    catalogue.songs.edit(song, stage=Stage.CLIENT_REVIEW)
    pay(catalogue, invoice, None, "2026-03-02")
    assert catalogue.songs.edit(song, stage=Stage.DELIVERED).stage is Stage.DELIVERED


def test_a_typed_line_that_names_the_song_holds_it(catalogue: Catalogue) -> None:
    """In any case and beside any signs, of the song's own client; a word that only holds the title does not."""
    client, other = (catalogue.clients.add(name) for name in ("Nova", "Other"))
    song = catalogue.songs.add(client.id, "Ember")
    catalogue.holds.hold(song.id)
    issuer, drafter = Issuer(catalogue, STUDIO, PlainPapers()), Drafter(catalogue, STUDIO)
    for owner, text in ((client, "Mixing: September"), (other, "Mixing: Ember")):
        issuer.issue(drafter.free(owner.id, [line(10_000, text)]).id, "2026-03-01")
    assert catalogue.holds.owed(song.id) == []
    issuer.issue(drafter.free(client.id, [line(5_000, "Mixing (EMBER, main)")]).id, "2026-03-01")
    assert catalogue.holds.owed(song.id) == ["60.00 GBP on INV-0003"]
    pay(catalogue, 3, None, "2026-03-02")
    assert catalogue.holds.owed(song.id) == []


def test_a_hold_is_lifted_for_a_reason_that_is_kept(catalogue: Catalogue) -> None:
    """In the log; a song that is not held cannot be released."""
    song, _ = owing(catalogue)
    with refused("not_held", song=1):
        catalogue.holds.lift(song, "trusted")
    catalogue.holds.hold(song)
    with refused("reason_missing", song=1):
        catalogue.holds.lift(song, " ")
    catalogue.holds.lift(song, "label pays on release")
    assert catalogue.songs.edit(song, stage=Stage.DELIVERED).stage is Stage.DELIVERED
    assert ("lifted", {"why": "label pays on release"}) in [
        (e.action, e.details) for e in catalogue.activity.all("song", song)
    ]
    catalogue.holds.hold(song)
    assert catalogue.holds.held(song)


def test_a_hold_without_a_debt_stops_nobody(catalogue: Catalogue) -> None:
    """Nothing is owed for it."""
    client = catalogue.clients.add("Nova")
    song = catalogue.songs.add(client.id, "Ember")
    catalogue.songs.edit(song.id, stage=Stage.MIXING)
    catalogue.holds.hold(song.id)
    assert catalogue.songs.edit(song.id, stage=Stage.DELIVERED).stage is Stage.DELIVERED


def test_a_hold_is_put_back_as_it_was(catalogue: Catalogue) -> None:
    """To undo holding, letting go and holding again: with the reason it had, and none where there never was a hold."""
    song, _ = owing(catalogue)
    holds = catalogue.holds
    states = [holds.of_song(song)]
    holds.hold(song)
    states.append(holds.of_song(song))
    holds.lift(song, "trusted")
    states.append(holds.of_song(song))
    holds.hold(song)
    for before in reversed(states):
        holds.put_back(song, before)
        assert holds.of_song(song) == before
    assert not holds.held(song)
