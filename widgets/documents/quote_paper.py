"""Quotes, laid out: what the work comes to stands first."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.billing.amounts import exchange_of
from app.billing.papers import QuotePaper
from app.billing.quote_currency import minor
from app.domain.money import divided, percent
from app.domain.pricing import BookedWork, EstimateLine
from app.pricing.price_lines import service_of, with_vat
from render.master.profiles import Profiles
from widgets.common.words import title_of
from widgets.documents.paper_blocks import STYLE, Column, Head, Sides, facts, lines_table, paragraph, prose
from widgets.documents.paper_style import PaperStyle, day_text
from widgets.documents.pdf import Block, Text


@dataclass(frozen=True, slots=True)
class QuotePages:
    """A quote in a studio's style. A private client reads first what is paid in all, a business the net."""

    style: PaperStyle
    paper: QuotePaper

    def blocks(self) -> Iterator[Block]:
        """From the head down to the terms."""
        words, quote = self.style.words, self.paper.quote
        lead = "plain" if not quote.vat else "private" if self.paper.private else "business"
        amounts = {name: self._written(getattr(quote, name)) for name in ("net", "vat", "gross")}
        yield Head(self.style.studio, words.titles["quote"])
        yield Sides(self.style.parties(self.paper.buyer), self._facts())
        yield Text(paragraph(quote.title, "name") + paragraph(words.sums[lead].format(**amounts), "large"), STYLE)
        sums = Sides(self._between(), self._sums())
        yield from lines_table(self._columns(), self._rows(), self.style.studio.accent, sums)
        yield from prose(self._delivered(), words.delivered["heading"])
        yield from prose(self._terms(), words.terms["heading"])
        if self.paper.private:
            yield from prose(self._consumer_terms(), words.consumer["heading"])

    def _written(self, amount: int) -> str:
        return self.style.money.written(amount, self.paper.quote.currency)

    @property
    def _share(self) -> str:
        return percent(self.paper.quote.terms.deposit_bp)

    def _facts(self) -> str:
        names, quote = self.style.words.facts, self.paper.quote
        rows = [
            (names["quote"], quote.name),
            (names["made_on"], day_text(self.paper.made_on)),
            (names["valid_until"], day_text(quote.valid_until)),
        ]
        return facts(rows, strong=(names["quote"], names["valid_until"]))

    def _columns(self) -> tuple[Column, ...]:
        heads, taxed = self.style.words.heads, self._taxed
        with_vat = (Column(heads["amount_vat"], 16, numbers=True),) if taxed else ()
        net = "amount" if self.paper.quote.vat else "amount_plain"
        return (
            Column(heads["description"], 46 if taxed else 57),
            Column(heads["quantity"], 9 if taxed else 11, numbers=True),
            Column(heads["unit"], 14 if taxed else 15, numbers=True),
            Column(heads[net], 15 if taxed else 17, numbers=True),
            *with_vat,
        )

    @property
    def _taxed(self) -> bool:
        """Whether each line states its price with VAT: a private client is told prices inclusive of tax (SI 2013/3134
        Schedule 2 (f))."""
        return bool(self.paper.private and self.paper.quote.vat)

    def _rows(self) -> list[tuple[str, ...]]:
        """A song's lines under its title, where a quote is not of one song and called as it is."""
        lines = self.paper.quote.lines
        songs = {line.song_number: line.song for line in lines if line.song_number is not None}
        quote = self.paper.quote
        prices = iter(with_vat(quote.lines, quote.net, quote.gross))
        titled = list(songs.values()) != [self.paper.quote.title]
        rows: list[tuple[str, ...]] = []
        for number, group in groupby(lines, lambda line: line.song_number):
            of_song = list(group)
            if titled:
                title = self.style.words.heads["whole"] if number is None else of_song[0].song or ""
                rows.append((title,))
            rows += [self._row(line, next(prices)) for line in of_song]
        return rows

    def _row(self, line: EstimateLine, price: int) -> tuple[str, ...]:
        unit, amount = self._written(line.unit_pence), self._written(line.amount_pence)
        return line.description, f"{line.quantity:f}", unit, amount, *((self._written(price),) if self._taxed else ())

    def _between(self) -> str:
        """Between what it may come to, where the session is not known for sure."""
        quote, words = self.paper.quote, self.style.words.sums
        text = words["range_vat" if quote.vat else "range"]
        between = text.format(low=self._written(quote.low), high=self._written(quote.high))
        before = words["taxed_before"].format(net=self._written(self.paper.taxed_before))
        return "".join(
            (
                paragraph(between, "muted") if quote.low < quote.high else "",
                paragraph(before, "muted") if self.paper.taxed_before else "",
                self._rate(),
            )
        )

    def _rate(self) -> str:
        """At which rate it was turned from pounds into another currency."""
        quote = self.paper.quote
        if quote.currency == "GBP":
            return ""
        return paragraph(self.style.words.sums["quoted_at"].format(rate=self.style.rate(quote)), "muted")

    def _sums(self) -> str:
        quote, words = self.paper.quote, self.style.words.sums
        vat = [(words["net"], self._written(quote.net)), (words["vat_charged"], self._written(quote.vat))]
        rows = [
            *(vat if quote.vat else []),
            (words["gross"], self._written(quote.gross)),
            (words["deposit"].format(share=self._share), self._written(quote.deposit) if quote.deposit else ""),
        ]
        return facts(rows, total=words["gross"])

    def _delivered(self) -> list[str]:
        """Versions and kinds of master, song by song; songs that get the same share a line."""
        songs = self.paper.quote.job["songs"]
        alike: dict[str, list[str]] = {}
        for song in songs:
            for text in (self._mixes(song), self._masters(song)):
                alike.setdefault(text, []).append(str(song.get("title", "")))
        of_song = self.style.words.delivered["of_song"]
        return [
            text if len(titles) == len(songs) else of_song.format(songs=", ".join(titles), text=text)
            for text, titles in alike.items()
            if text
        ]

    def _mixes(self, song: Mapping[str, Any]) -> str:
        words = self.style.words.delivered
        if song["stage"] == BookedWork.MASTERING:
            return ""
        wanted = song.get("variants") or self._included("mixing", "variants")
        names = [self.paper.titles.get(name, title_of(name)) for name in dict.fromkeys(("main", *wanted))]
        return words["mix"].format(names=", ".join([*names, *([words["stems"]] if song.get("stems") else [])]))

    def _masters(self, song: Mapping[str, Any]) -> str:
        words, profiles = self.style.words.delivered, Profiles().by_name
        if song["stage"] == BookedWork.MIXING:
            return ""
        wanted = song.get("formats") or self._included("mastering", "formats")
        names = [profiles[name].label if name in profiles else name for name in wanted]
        more = song.get("alternate_masters", 0)
        alternates = words["alternates_one"] if more == 1 else words["alternates_many"].format(count=more)
        names += [alternates] if more else []
        return words["masters"].format(names="; ".join(names)) if names else ""

    def _included(self, part: str, what: str) -> tuple[str, ...]:
        """What the card includes where the job names nothing else."""
        return tuple(self.paper.quote.rate_card.get(part, {}).get(f"{what}_included", ()))

    def _terms(self) -> list[str]:
        words, quote = self.style.words.terms, self.paper.quote
        terms = quote.terms
        called_off = "kill_private" if self._taxed else "kill"
        mixed = any(service_of(line.code) == "mixing" for line in quote.lines)
        notes = [
            *(self._mixing_terms() if mixed else ()),
            words["deposit"].format(amount=self._written(quote.deposit), share=self._share) if quote.deposit else "",
            words[called_off].format(share=percent(terms.kill_fee_bp)) if terms.kill_fee_bp else "",
            words["valid"].format(day=day_text(quote.valid_until)),
            *terms.text.splitlines(),
        ]
        return [each for each in notes if each]

    def _mixing_terms(self) -> list[str]:
        """How often the mix is changed for the price, and what each time beyond that costs."""
        words, quote = self.style.words.terms, self.paper.quote
        vat = "with_vat" if self._taxed else "plus_vat" if quote.vat else ""
        terms, rates = quote.terms, quote.rate_card["mixing"]
        rounds = words["round_one"] if terms.rounds == 1 else words["round_many"].format(count=terms.rounds)
        recalls = words["recall_one"] if terms.recalls == 1 else words["recall_many"].format(count=terms.recalls)
        money = exchange_of(quote)
        net = {name: minor(rates[f"{name}_pence"], money) for name in ("round", "recall")}
        more = {name: self._written(self._price(each)) for name, each in net.items()}
        return [
            words["rounds"].format(count=rounds, vat=words[vat] if vat else "", **more),
            words["recalls"].format(count=recalls) if terms.recalls else "",
        ]

    def _price(self, net: int) -> int:
        """What something beside the quote costs whoever reads it."""
        quote = self.paper.quote
        return divided(net * quote.gross, quote.net) if self._taxed and quote.net else net

    def _consumer_terms(self) -> Sequence[str]:
        """How a private client accepts, and may cancel what is agreed at a distance: in its own words or ours."""
        studio, quote = self.style.studio, self.paper.quote
        facts = {
            "studio": self.style.trader or studio.name,
            "address": ", ".join(studio.address),
            "email": studio.email,
            "day": day_text(quote.valid_until),
            "quote": quote.name,
        }
        usual = [text for name, text in self.style.words.consumer.items() if name != "heading"]
        return studio.consumer_terms or [_tidy(text.format(**facts)) for text in usual]


def _tidy(text: str) -> str:
    """A sentence without what the studio has not entered."""
    return re.sub(r"(, )+(?=[.,;])|, such as by e-mail to (?=,)", "", text).replace(" ,", ",")
