"""The store of quotes: drafts that may be changed, versions that were sent and stay, and what clients answered."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.domain.checks import check_text
from app.domain.pricing import EstimateLine, FigureSource, Quote, QuoteState, Terms
from app.errors import UsageError

_JSON = ("job", "rate_card", "lines", "terms")
_COLUMNS = (
    *("id", "client_id", "root_id", "version", "title", "state", "job", "rate_card", "card_key", "mixing_bp"),
    *("mastering_bp", "currency", "lines", "net", "vat", "gross", "deposit", "low", "high", "terms", "valid_until"),
    *("made_at", "sent_at", "decided_at", "decided_by", "decimals", "sterling_rate", "rate_on", "rate_source"),
)
_ROWS = f"SELECT {', '.join(_COLUMNS)} FROM quotes"  # noqa: S608 -- the columns are the store's own
_NAMED = re.compile(r"[Qq]?(?P<root>[0-9]{1,18})(?: ?[vV](?:ersion )?(?P<version>[0-9]{1,6}))?")
_BACK = {QuoteState.WITHDRAWN: QuoteState.DRAFT, QuoteState.DECLINED: QuoteState.SENT}
_DECIDED = (QuoteState.ACCEPTED, QuoteState.DECLINED)
_STANDING = (QuoteState.ACCEPTED, QuoteState.SENT, QuoteState.DRAFT)  # the first of them that there is


class Quotes:
    """Quotes and their versions, in the order in which they were made."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def add(self, quote: Quote) -> Quote:
        """A new draft; its id, root and moment are given here. One with a `root_id` is the next version of that."""
        values = _values(replace(quote, state=QuoteState.DRAFT, made_at=self._activity.moment()))
        with self._database.change():
            root = self.get(quote.root_id).root_id if quote.root_id else None
            version = max((each.version for each in self.versions(root)), default=0) + 1 if root else 1
            quote_id = self._activity.add("quotes", "quote", {**values, "root_id": root, "version": version})
            if root is None:
                self._database.update("quotes", quote_id, {"root_id": quote_id})
            self._put_songs(quote_id, quote.songs)
            return self.get(quote_id)

    def edit(self, quote: Quote) -> Quote:
        """The draft with this content in place of what it had."""
        with self._database.change():
            old = self.draft(quote.id)
            values = _values(replace(quote, state=old.state, made_at=old.made_at))
            self._activity.edit("quotes", "quote", quote.id, {**values, "client_id": quote.client_id})
            self.set_songs(quote.id, quote.songs)
            return self.get(quote.id)

    def set_songs(self, quote_id: int, songs: Mapping[int, int]) -> None:
        """Say which songs of the catalogue those of the job are, by their number in it."""
        with self._database.change():
            for row in self._database.rows("SELECT id FROM quote_songs WHERE quote_id = ?", [quote_id]):
                self._database.delete("quote_songs", row["id"])
            self._put_songs(quote_id, songs)

    def send(self, quote_id: int, pdf: bytes) -> Quote:
        """A draft is sent as this PDF and stays as it is; the version sent before it does not count any more.

        One that was accepted does, until this one is accepted in its place.
        """
        with self._database.change():
            quote = self.draft(quote_id)
            for other in self.versions(quote.root_id):
                if other.id != quote_id and other.state in (QuoteState.SENT, QuoteState.DECLINED):
                    self._set_state(other, QuoteState.SUPERSEDED)
            self._database.update("quotes", quote_id, {"pdf": pdf, "sent_at": self._activity.moment()})
            self._set_state(quote, QuoteState.SENT)
            return self.get(quote_id)

    def decide(self, quote_id: int, state: QuoteState, by: str = "") -> Quote:
        """What the client answered to a quote that was sent; a change of mind may be written down, too."""
        with self._database.change():
            quote = self.get(quote_id)
            if quote.state not in (QuoteState.SENT, *_DECIDED) or state not in _DECIDED:
                raise UsageError(
                    f"{quote.name} is {quote.state}; nothing was changed: only a quote sent is answered.",
                    code="quote_not_sent",
                    quote=quote.name,
                    state=quote.state,
                )
            values = {"decided_at": self._activity.moment(), "decided_by": check_text(by, "name").strip()}
            self._database.update("quotes", quote_id, values)
            self._set_state(quote, state)
            if state is QuoteState.ACCEPTED:
                for other in self.versions(quote.root_id):
                    if other.id != quote_id and other.state is QuoteState.ACCEPTED:
                        self._set_state(other, QuoteState.SUPERSEDED)
            return self.get(quote_id)

    def withdraw(self, quote_id: int) -> Quote:
        """The draft withdrawn; it can be reopened."""
        with self._database.change():
            self._set_state(self.draft(quote_id), QuoteState.WITHDRAWN)
            return self.get(quote_id)

    def reopen(self, quote_id: int) -> Quote:
        """What was withdrawn is a draft again, what was declined waits for its answer again."""
        with self._database.change():
            quote = self.get(quote_id)
            if quote.state not in _BACK:
                raise UsageError(
                    f"{quote.name} is {quote.state}; nothing was changed: only one withdrawn or "
                    "declined can be reopened.",
                    code="quote_not_undone",
                    quote=quote.name,
                    state=quote.state,
                )
            self._database.update("quotes", quote_id, {"decided_at": None, "decided_by": ""})
            self._set_state(quote, _BACK[quote.state])
            return self.get(quote_id)

    def draft(self, quote_id: int) -> Quote:
        """The draft of this id; raises UsageError where it is not a draft any more."""
        quote = self.get(quote_id)
        if quote.state is not QuoteState.DRAFT:
            raise UsageError(
                f"{quote.name} is {quote.state} and stays as it is; nothing was changed.",
                code="quote_fixed",
                quote=quote.name,
                state=quote.state,
            )
        return quote

    def get(self, quote_id: int) -> Quote:
        """The quote of this id."""
        quotes = self._found("id = ?", quote_id)
        if not quotes:
            raise no_such("quote", quote_id)
        return quotes[0]

    def find(self, text: str, *states: QuoteState) -> Quote:
        """The quote meant by "Q12" or "12": its newest version in one of these states, or else the newest of all.

        "Q12v2" names a version. So what was accepted is found, whatever was drafted, declined or withdrawn since.
        """
        versions = self._meant(text)
        return next((each for each in reversed(versions) if each.state in states), versions[-1])

    def standing(self, text: str) -> Quote:
        """The quote as it stands: what was accepted, or else waits for its answer, or else is drafted.

        It is named as in `find`; where nothing of it stands any more, it is the newest version.
        """
        versions = self._meant(text)
        stand = (each for state in _STANDING for each in reversed(versions) if each.state is state)
        return next(stand, versions[-1])

    def _meant(self, text: str) -> list[Quote]:
        """Every version of the quote that is named, the oldest first; one alone where that is."""
        typed = _NAMED.fullmatch(text.strip())
        if not typed:
            raise UsageError(
                "A quote is named by its number, such as Q12.",
                code="no_such_name",
                noun="quote",
                name=text,
            )
        versions = self.versions(self.get(int(typed["root"])).root_id)
        if not typed["version"]:
            return versions
        named = [each for each in versions if each.version == int(typed["version"])]
        if not named:
            raise no_such(f"version {int(typed['version'])} of quote", versions[0].root_id)
        return named

    def versions(self, root_id: int) -> list[Quote]:
        """Every version of a quote, the oldest first."""
        return self._found("root_id = ?", root_id)[::-1]

    def all(self, client_id: int | None = None) -> list[Quote]:
        """Every quote, or those of a client, the newest first."""
        return self._found("1 = ?", 1) if client_id is None else self._found("client_id = ?", client_id)

    def of_song(self, song_id: int) -> list[Quote]:
        """The quotes that a song is part of, the newest first."""
        return self._found("id IN (SELECT quote_id FROM quote_songs WHERE song_id = ?)", song_id)

    def pdf(self, quote_id: int) -> bytes:
        """The PDF as it was sent, byte for byte."""
        pdf = self._database.blob("SELECT pdf FROM quotes WHERE id = ?", [quote_id])
        if pdf is None:
            raise UsageError(
                f"Quote {quote_id} was not sent yet, so it has no PDF; send it first.", code="no_pdf", quote=quote_id
            )
        return pdf

    def _set_state(self, quote: Quote, state: QuoteState) -> None:
        self._activity.edit("quotes", "quote", quote.id, {"state": state.value})

    def _put_songs(self, quote_id: int, songs: Mapping[int, int]) -> None:
        for number, song_id in songs.items():
            self._database.insert("quote_songs", {"quote_id": quote_id, "number": number, "song_id": song_id})

    def _found(self, where: str, value: object) -> list[Quote]:
        rows = self._database.rows(f"{_ROWS} WHERE {where} ORDER BY id DESC", [value])
        return [_quote(row, self._songs(row["id"])) for row in rows]

    def _songs(self, quote_id: int) -> dict[int, int]:
        sql = "SELECT number, song_id FROM quote_songs WHERE quote_id = ? ORDER BY number"
        return {row["number"]: row["song_id"] for row in self._database.rows(sql, [quote_id])}


def _values(quote: Quote) -> dict[str, Any]:
    left_out = {"id", "root_id", "version", "songs", "sent_at", "decided_at", "decided_by"}
    values = {name: value for name, value in asdict(quote).items() if name not in left_out}
    values["title"] = check_text(quote.title, "title").strip() or "Quote"
    values["lines"] = [_line_values(line) for line in quote.lines]
    return {**values, "state": quote.state.value, **{name: json.dumps(values[name]) for name in _JSON}}


def _line_values(line: EstimateLine) -> dict[str, Any]:
    return {**asdict(line), "quantity": str(line.quantity), "source": line.source.value if line.source else None}


def _quote(row: Row, songs: Mapping[int, int]) -> Quote:
    kept = {**row, **{name: json.loads(row[name]) for name in _JSON}}
    lines = tuple(_line(each) for each in kept["lines"])
    more = {"state": QuoteState(row["state"]), "terms": Terms(**kept["terms"]), "lines": lines, "songs": songs}
    return Quote(**{**kept, **more})


def _line(kept: Mapping[str, Any]) -> EstimateLine:
    source = FigureSource(kept["source"]) if kept["source"] else None
    return EstimateLine(**{**kept, "quantity": Decimal(kept["quantity"]), "source": source})
