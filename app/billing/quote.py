"""Quotes: a job priced by a card for a client, sent as a PDF, answered, and turned into songs and a deposit invoice."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.billing.amounts import POUNDS, Exchange, exchange_of
from app.billing.billed import billed_of
from app.billing.client_terms import buyer_of, card_on, charge_of, treatment_of
from app.billing.papers import Papers, QuotePaper
from app.billing.quote_currency import estimated
from app.billing.quoted_vat import priced_rate, refuse_stale_quote
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.billing import InvoiceKind, InvoiceState, Treatment
from app.domain.catalogue import Client, ClientKind, Stage
from app.domain.pricing import FigureSource, PricedJob, PricedSong, Quote, QuoteState, Terms
from app.errors import UsageError
from app.pricing.estimate import Estimator
from app.pricing.job_file import job_json, job_of, load_table
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard, table_of
from app.pricing.rate_card_versions import card_in_use

_RESTING = {"mixing.tracks": "tracks", "mixing.condition": "condition", "mixing.density": "density"}
_ROOM = (Stage.ENQUIRY, Stage.ASSESSED, Stage.QUOTED)  # stages before a booking


def agreed_with(job: PricedJob, client: Client, studio: StudioDetails, on: str) -> PricedJob:
    """The job with what was agreed with the client, and with VAT where this client is charged it on a plain date."""
    charged = treatment_of(studio, client, on) is Treatment.STANDARD
    return replace(job, mixing_bp=client.mixing_bp, mastering_bp=client.mastering_bp, vat_registered=charged)


@dataclass(frozen=True, slots=True)
class Quoter:
    """Keeps quotes of the catalogue in the name of the studio."""

    catalogue: Catalogue
    studio: StudioDetails
    words: PricingWords

    def draft(
        self,
        client_id: int,
        job: PricedJob,
        today: str,
        *,
        title: str = "",
        songs: Mapping[int, int] | None = None,
        version_of: int | None = None,
        card: RateCard | None = None,
        exchange: Exchange | None = None,
    ) -> Quote:
        """A new quote for a client, or the next version of one; `songs` of the catalogue by their number in the job.

        It is in pounds unless another currency is named. Another version keeps the card and the currency with its rate
        of the one before, unless others are named; once anything of it was invoiced, its currency stays.
        """
        with self.catalogue.transaction():
            client = self.catalogue.clients.get(client_id)
            before = self.catalogue.quotes.get(version_of) if version_of else None
            chosen = card or (RateCard.from_table(before.rate_card) if before else card_in_use(self.catalogue))
            money = self._money(exchange, before)
            quote = self._quote(client, self._agreed(job, client, today, before), chosen, today, title, money)
            return self.catalogue.quotes.add(
                replace(quote, songs=dict(songs or {}), root_id=before.root_id if before else 0)
            )

    def edit(
        self,
        quote_id: int,
        today: str,
        job: PricedJob | None = None,
        *,
        title: str = "",
        songs: Mapping[int, int] | None = None,
        card: RateCard | None = None,
        exchange: Exchange | None = None,
    ) -> Quote:
        """A draft priced again: another job, or its own by another card, as agreed with its client today.

        What is not given stays as it was; `songs` of the catalogue are by their number in the job. Raises UsageError
        where the quote is a draft no more.
        """
        with self.catalogue.transaction():
            old = self.catalogue.quotes.draft(quote_id)
            client = self.catalogue.clients.get(old.client_id)
            asked = self._agreed(job or self.job_of(old), client, today, old)
            chosen = card or RateCard.from_table(old.rate_card)
            new = self._quote(client, asked, chosen, today, title or old.title, self._money(exchange, old))
            kept = old.songs if songs is None else songs
            mine = {number: song for number, song in kept.items() if number < len(asked.songs)}
            return self.catalogue.quotes.edit(replace(new, id=quote_id, songs=mine, root_id=old.root_id))

    def job_of(self, quote: Quote) -> PricedJob:
        """The job that a quote prices, with what was agreed."""
        named = {name for song in quote.job["songs"] for name in song.get("variants", ())}
        job = job_of(load_table(json.dumps(quote.job)), self.words.knowing(sorted(named)))
        songs = tuple(_with_sources(song, number, quote) for number, song in enumerate(job.songs))
        return replace(job, songs=songs, mixing_bp=quote.mixing_bp, mastering_bp=quote.mastering_bp)

    def paper(self, quote: Quote, on: str = "") -> QuotePaper:
        """The quote as it is drawn on a plain date, that on which it was made where none is named."""
        client, made_on = self.catalogue.clients.get(quote.client_id), on or quote.made_at[:10]
        private = client.kind is ClientKind.PRIVATE
        party = self.studio.party
        seller = party if self.studio.registered_on(made_on) else replace(party, vat_number="")
        before = sum(each.net for each in billed_of(self.catalogue, quote.root_id) if each.differs(priced_rate(quote)))
        return QuotePaper(quote, seller, buyer_of(client), private, made_on, self.words.titles, before)

    def send(self, quote_id: int, papers: Papers, today: str) -> Quote:
        """A draft becomes what the client was sent, with its PDF; its songs are `quoted` from now on.

        It holds as long as quotes do from the day it is sent on, however long it was a draft.
        """
        if not self.studio.name:
            raise UsageError("The studio has no name yet, so nothing was sent.", code="studio_unnamed")
        draft = self.catalogue.quotes.draft(quote_id)
        refuse_stale_quote(self.catalogue, self.studio, draft, today)
        draft = replace(draft, valid_until=max(draft.valid_until, self._holds(today)))
        pdf = papers.quote(self.paper(draft, today))
        with self.catalogue.transaction():
            self.catalogue.quotes.edit(draft)
            quote = self.catalogue.quotes.send(quote_id, pdf)
            self._move(quote, Stage.QUOTED)
            return quote

    def accept(self, quote_id: int, by: str, today: str, *, late: bool = False) -> Quote:
        """The client has accepted: songs that are not in the catalogue yet are made, all are booked, briefs filled in.

        A quote whose date has passed is accepted only where the studio says so (`late`).
        """
        with self.catalogue.transaction():
            quote = self.catalogue.quotes.get(quote_id)
            if quote.state is not QuoteState.ACCEPTED and quote.valid_until < today and not late:
                raise UsageError(
                    f"{quote.name} held until {quote.valid_until}; nothing was changed.",
                    code="quote_expired",
                    quote=quote.name,
                    valid_until=quote.valid_until,
                )
            refuse_stale_quote(self.catalogue, self.studio, quote, today)
            accepted = self.catalogue.quotes.decide(quote_id, QuoteState.ACCEPTED, by)
            self.catalogue.quotes.set_songs(quote_id, self._songs(accepted))
            accepted = self.catalogue.quotes.get(quote_id)
            self._void_drafts(accepted, but=accepted.id)
            self._move(accepted, Stage.BOOKED)
            return accepted

    def decline(self, quote_id: int, by: str = "") -> Quote:
        """The client does not want it; drafts that bill it are void. Raises UsageError once it was billed."""
        with self.catalogue.transaction():
            quote = self.catalogue.quotes.get(quote_id)
            billed = billed_of(self.catalogue, quote.root_id)
            if quote.state is QuoteState.ACCEPTED and billed:
                raise UsageError(
                    f"{quote.name} was billed with {billed[0].invoice.name}; nothing was changed: credit that first.",
                    code="billed_already",
                    what=quote.name,
                    invoice=billed[0].invoice.name,
                )
            self._void_drafts(quote)
            return self.catalogue.quotes.decide(quote_id, QuoteState.DECLINED, by)

    def _agreed(self, job: PricedJob, client: Client, today: str, before: Quote | None) -> PricedJob:
        """The job as agreed today; of a further version, with what was invoiced of those before at another rate."""
        agreed = agreed_with(job, client, self.studio, today)
        _, rate = charge_of(self.studio, client, today)
        billed = billed_of(self.catalogue, before.root_id) if before else []
        other = [each for each in billed if each.differs(rate)]
        return replace(agreed, taxed_net=sum(each.net for each in other), taxed_vat=sum(each.vat for each in other))

    def _void_drafts(self, quote: Quote, but: int = 0) -> None:
        """Make void what was drafted from any version of the quote, `but` from one."""
        for version in self.catalogue.quotes.versions(quote.root_id):
            for invoice in self.catalogue.invoices.of_quote(version.id):
                drafted = invoice.state is InvoiceState.DRAFT and invoice.kind is not InvoiceKind.CREDIT_NOTE
                if drafted and version.id != but:
                    self.catalogue.invoices.void(invoice.id)

    def _holds(self, today: str) -> str:
        """The last day of a quote made today."""
        return (date.fromisoformat(today) + timedelta(days=self.studio.quote_days)).isoformat()

    def _money(self, exchange: Exchange | None, before: Quote | None) -> Exchange:
        """The currency of a quote; raises UsageError where what was invoiced of it is in another."""
        kept = exchange_of(before) if before else POUNDS
        billed = billed_of(self.catalogue, before.root_id) if before else []
        if exchange and before and billed and exchange.currency != kept.currency:
            raise UsageError(
                f"{billed[0].invoice.name} billed a part of {before.name} in {kept.currency}; nothing was changed: "
                "its further versions stay in that currency.",
                code="billed_in_other_currency",
                quote=before.name,
                invoice=billed[0].invoice.name,
                currency=kept.currency,
            )
        return exchange or kept

    def _quote(self, client: Client, job: PricedJob, card: RateCard, today: str, title: str, money: Exchange) -> Quote:
        card, money = card_on(card, self.studio, today), money.dated(today)
        estimate = estimated(Estimator(card, self.words), job, money)
        recalls = max((song.recalls for song in job.songs), default=0)
        rounds = max((max(song.rounds, card.mixing.rounds_included) for song in job.songs if song.mixed), default=0)
        own = "\n".join(self.studio.quote_terms)
        terms = Terms(rounds, recalls, card.job.deposit_bp, self.studio.kill_fee_bp, own)
        return Quote(
            id=0,
            client_id=client.id,
            version=1,
            title=title.strip() or job.title,
            state=QuoteState.DRAFT,
            job=json.loads(job_json(job)),
            songs={},
            rate_card=table_of(card),
            card_key=card.key,
            currency=estimate.currency,
            lines=estimate.lines,
            net=estimate.net_pence,
            vat=estimate.vat_pence,
            gross=estimate.gross_pence,
            deposit=estimate.deposit_pence,
            low=estimate.range.low_pence,
            high=estimate.range.high_pence,
            terms=terms,
            valid_until=self._holds(today),
            made_at="",
            root_id=0,
            mixing_bp=job.mixing_bp,
            mastering_bp=job.mastering_bp,
            decimals=money.decimals,
            sterling_rate=money.rate,
            rate_on=money.on,
            rate_source=money.source,
        )

    def _songs(self, quote: Quote) -> dict[int, int]:
        """The songs of the job in the catalogue: those known, and the others made now."""
        job, songs = self.job_of(quote), dict(quote.songs)
        included = RateCard.from_table(quote.rate_card).mixing.rounds_included
        for number, song in enumerate(job.songs):
            rounds = max(song.rounds, included)
            if number not in songs:
                made = self.catalogue.songs.add(quote.client_id, song.title, rounds_included=rounds)
                songs[number] = made.id
            elif song.mixed:
                self.catalogue.songs.edit(songs[number], rounds_included=rounds)
            wanted = ("main", *song.variants, *(("stems",) if song.stems else ()))
            known = self.catalogue.briefs.get(songs[number])
            variants = tuple(dict.fromkeys((*known.variants, *(wanted if song.mixed else ()))))
            self.catalogue.briefs.edit(songs[number], variants=variants)
        return songs

    def _move(self, quote: Quote, stage: Stage) -> None:
        """Move songs on that have not come as far yet."""
        for song_id in quote.songs.values():
            song = self.catalogue.songs.get(song_id)
            if song.stage in _ROOM and song.stage is not stage:
                self.catalogue.songs.edit(song_id, stage=stage)


def _with_sources(song: PricedSong, number: int, quote: Quote) -> PricedSong:
    """The song of a quote with what its lines say was measured; the job itself keeps figures alone.

    A tidy session has no line of its own: where the base rests on what was measured, so does what costs nothing.
    """
    sources = {line.code: line.source for line in quote.lines if line.song_number == number}
    base = sources.get("mixing.base")
    measured = [name for code, name in _RESTING.items() if sources.get(code, base) is FigureSource.MEASURED]
    return replace(song, sources={**song.sources, **dict.fromkeys(measured, FigureSource.MEASURED)})
