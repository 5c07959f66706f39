"""Values that the catalogue's tests keep: scans, deliverables, a small studio."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.catalogue import Catalogue
from app.catalogue.balances import BalancePlace
from app.catalogue.briefs import BriefChanges
from app.delivery.balance import SongBalance
from app.domain.billing import Amounts, InvoiceKind, InvoiceLine, Party, PaymentKind, Service, Treatment
from app.domain.catalogue import ClientKind, Contact, ReleaseKind, Song, Stage
from app.domain.cuts import parse_region
from app.domain.hours import WorkKind
from app.domain.jobs import Deliverable
from app.domain.pricing import EstimateLine, FigureSource, Quote, QuoteState, Terms
from app.domain.rounds import NoteKind, NoteSource, ReadNote, RoundState, SignedFile, Suggestion
from app.domain.session import (
    Condition,
    Density,
    FxOwner,
    Group,
    Ignored,
    Metrics,
    Problem,
    Scan,
    SessionKind,
    Severity,
    Stem,
    StemFingerprint,
)
from app.pricing.rate_card import RateCard, table_of
from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings

LEAD = Stem(
    "vox/lead.wav",
    Group.LEAD_VOCAL,
    0.95,
    None,
    None,
    None,
    1,
    48000,
    "PCM_24",
    24,
    96000,
    0,
    -3.25,
    -18.5,
    ("clipped",),
)
VERB = replace(LEAD, path="vox/verb.wav", group=Group.VOCAL_FX, fx_owner=FxOwner.LEAD, confidence=0.7, problems=())
GUITAR_L = replace(LEAD, path="gtr.L.wav", group=Group.GUITARS, pair="gtr.R.wav", side="L", problems=())
GUITAR_R = replace(GUITAR_L, path="gtr.R.wav", pair="gtr.L.wav", side="R", peak_dbfs=None, integrated_lufs=None)
UNKNOWN = replace(LEAD, path="take 7.wav", group=Group.OTHER, confidence=0.1, problems=("unclassified",))
MUTES = (parse_region(["0:01.5", "96000f"]), parse_region(["1.75"]))
MUTED = replace(LEAD, path="vox/rap.wav", problems=(), mutes=MUTES)
MIX = SongBalance(
    {
        Group.LEAD_VOCAL: StripSettings(1.5, pan=-0.25, eq=(Band("bell", 3000.0, 2.5, 1.2),)),
        Group.BASS: StripSettings(compressor=Compressor(-20.0, 3.0, 10.0, 120.0)),
    },
    BusSettings(gain_db=2.0, mono_below_hz=120.0, limiter=Limiter(-1.0)),
)
ZOE = Contact("Zoë Hart", "singer", "zoe@tides.example", "+353 1 000")
SIGNED = (SignedFile("/out/Ember.wav", "c" * 64),)
REASON = Suggestion(NoteKind.REVISION, "It is part of the mix.")
BRIEF = BriefChanges(
    goals="warm and close",
    references=("https://example.org/song", "/refs/caf\udce9.wav"),
    tempo_bpm=92.5,
    key="F♯ minor",
    variants=("main", "tv"),
    formats=("wav24", "mp3-320"),
    release_plan="EP in spring",
    remarks="ring before sending",
)


QUOTE = Quote(
    id=0,
    client_id=1,
    version=1,
    title="Ember",
    state=QuoteState.DRAFT,
    job={"songs": [{"title": "Ember", "stage": "mixing"}]},
    songs={0: 1},
    rate_card={"name": "studio", "mixing": {"round_pence": 2500, "recall_pence": 3000}},
    card_key="studio@2",
    currency="GBP",
    lines=(EstimateLine("mixing.base", "Mixing", Decimal("1.25"), 20_000, 25_000, "Ember", 0, FigureSource.MEASURED),),
    net=25_000,
    vat=5_000,
    gross=30_000,
    deposit=15_000,
    low=30_000,
    high=40_000,
    terms=Terms(2, 0, 5000, 5000, "Files by Monday."),
    valid_until="2026-03-31",
    made_at="2026-03-01T12:00:00.000Z",
    root_id=0,
    mixing_bp=-500,
)
LINES = (
    InvoiceLine("Mixing of “Ember”", 20_000, 25_000, 2000, 125, Service.MIXING, "mixing.base", 1, None, "quote:1"),
    InvoiceLine("Less deposit", -100, -100, 2000, vat=-20),
)
AMOUNTS = Amounts(24_900, 4_980, 24_900, 4_980)
ISSUED: dict[str, Any] = {
    "series": "INV-",
    "number": 7,
    "label": "INV-0007",
    "issued_on": "2026-03-01",
    "tax_point": "2026-03-01",
    "due_on": "2026-03-15",
    "issued_at": "2026-03-01T12:00:00.000Z",
    "seller": Party("Harbour Mixing", ("1 Quay", "Leith"), vat_number="GB123456789", bank_details=("Sort 1",)),
    "buyer": Party("Zoë & the Tides", country="IE"),
    "hash": "a" * 64,
    "previous_hash": "0" * 64,
}


def make_scan(folder: Path, *stems: Stem) -> Scan:
    """A scan of `folder` with these stems, or with five of different kinds."""
    return Scan(
        folder=folder,
        sample_rate=48000,
        bit_depth=24,
        duration_s=2.0,
        stems=stems or (LEAD, VERB, GUITAR_L, GUITAR_R, UNKNOWN),
        problems=(Problem("clipped", Severity.WARNING, ("vox/lead.wav",), (0.5, 1.25), "The lead clips."),),
        ignored=(Ignored("notes.txt", "not audio"),),
        metrics=Metrics(4, Density.SPARSE, Condition.FAIR, 71),
        title="Ember",
        artist="Nova",
    )


def make_deliverable(path: str = "Ember_main_48k-24b.wav", variant: str = "main") -> Deliverable:
    """A delivered file, before the catalogue has given it an id."""
    return Deliverable(0, 0, variant, None, "wav24", path, "a" * 64, 96000, 48000, 2, -17.5, -1.5, -0.25, 6.5, -1.25)


def add_song(catalogue: Catalogue, title: str = "Ember", client: str = "Nova Records") -> Song:
    """A song of a new client."""
    return catalogue.songs.add(catalogue.clients.add(client).id, title)


def fill(catalogue: Catalogue) -> None:
    """A small studio with a row or more of everything."""
    client = catalogue.clients.add("Zoë & the Tides", "zoe@tides.example", "pays late")
    release = catalogue.releases.add(client.id, "Low Water", ReleaseKind.EP)
    song = catalogue.songs.add(client.id, "Ember", "Zoë", release.id, "2026-12-01", 3)
    catalogue.songs.edit(song.id, stage=Stage.MIXING)
    catalogue.songs.add(client.id, "Årstid")
    catalogue.briefs.edit(song.id, **BRIEF)
    catalogue.briefs.edit(song.id, agreed=True)
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/sessions/ember")))
    catalogue.sessions.set_group(session.id, "take 7.wav", Group.SYNTHS)
    first = catalogue.rounds.open(song.id)
    catalogue.rounds.set_state(first.id, RoundState.REJECTED)
    second = catalogue.rounds.open(song.id)
    catalogue.balances.set(BalancePlace(song.id, second.id), MIX)
    job = catalogue.jobs.start(song.id, session.id, second.id, "/out/ember")
    catalogue.jobs.finish(job.id, [make_deliverable(), make_deliverable("Ember_tv_48k-24b.wav", "tv")])
    mix = "/out/ember/Ember_main_48k-24b.wav"
    master = catalogue.jobs.start_master(song.id, second.id, "/masters/ember", source=mix)
    catalogue.jobs.finish(master.id, [replace(make_deliverable("Ember_streaming.wav"), profile="streaming")])
    fill_cycles(catalogue)
    fill_books(catalogue)


def fill_books(catalogue: Catalogue) -> None:
    """What was quoted, billed and paid."""
    card = table_of(RateCard.default())
    kept = catalogue.rate_cards.add({**card, "name": "studio", "version": 2}, "dearer tape")
    catalogue.rate_cards.use(kept.id)
    first = catalogue.quotes.add(QUOTE)
    catalogue.quotes.send(first.id, b"%PDF-1.4 \xe2 quote")
    catalogue.quotes.decide(first.id, QuoteState.ACCEPTED, "Zoë")
    catalogue.quotes.add(replace(QUOTE, root_id=first.id, title="Ember, with a TV mix"))
    draft = catalogue.invoices.add(1, InvoiceKind.INVOICE, LINES, AMOUNTS, treatment=Treatment.STANDARD, quote_id=1)
    catalogue.invoices.issue(replace(draft, **ISSUED), b"%PDF-1.4 \xe2 invoice")
    catalogue.payments.add(draft.id, PaymentKind.PAYMENT, 10_000, 10_000, "2026-03-02", method="bank")
    spare = replace(LINES[0], origin=None, song_id=None)
    catalogue.invoices.add(1, InvoiceKind.INVOICE, [spare], AMOUNTS, treatment=Treatment.UNREGISTERED)


def fill_cycles(catalogue: Catalogue) -> None:
    """What a studio writes down beside: terms, codes, a sign-off, notes, hours."""
    catalogue.clients.edit(1, kind=ClientKind.BUSINESS, contacts=(ZOE,), terms_days=14, mixing_bp=-500, country="IE")
    catalogue.releases.edit(1, artist="Zoë", upc="036000291452", release_date="2027-01-15")
    catalogue.songs.edit(2, isrc="GBABC2600001", notes="for the film")
    catalogue.songs.edit(2, stage=Stage.BOOKED)
    catalogue.songs.edit(2, stage=Stage.ARCHIVED)
    signed = catalogue.rounds.open(2)
    catalogue.rounds.set_state(signed.id, RoundState.SENT)
    catalogue.rounds.approve(signed.id, "Zoë", SIGNED, "2026-02-28T09:30:00Z")
    catalogue.rounds.set_change_log(2, ["Lead: 1.5 dB louder.", "Kick was added."])
    catalogue.notes.add(2, [(ReadNote("brighter", 83.0, 90.5, "Zoë"), REASON)], NoteSource.PASTE)
    catalogue.notes.decide(1, NoteKind.NEW_WORK, "another song's sound")
    catalogue.hours.add(1, WorkKind.COMPING, 90, "2026-02-27T10:00:00Z", "chorus")
    catalogue.hours.start(1, WorkKind.MIXING)
    catalogue.releases.archive(catalogue.releases.add(1, "Old Water").id)
    catalogue.fingerprints.keep(1, {"vox/lead.wav": StemFingerprint("f" * 16, 288_044, 10**18 + 7, 2**40)})
