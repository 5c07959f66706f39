"""The reply to an enquiry, ready to send: friendly, in plain words, and never surer than the advice."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.brief import Brief
from app.domain.enquiry import Advice, Advised, Arrival, ClientNote, Reply
from app.domain.money import part_of, pounds
from app.intake.letter import Writer
from app.text import written_date
from render.tables import Table, read_resource
from render.text import shown

_PLACE = re.compile(r"\{(\w+)\}")
MOST_REASONS = 4  # a reply is read on a phone; the window shows them all
TEXTS = (
    *("subject", "greeting", "greeting_unknown", "thanks_note", "thanks_file", "thanks_session"),
    *("why", "next", "asked", "deadline", "closing", "studio", "with_vat"),
)
MIXED = (Advised.MIXING, Advised.BOTH)
PRICED = (Advised.MIXING, Advised.MASTERING, Advised.BOTH)


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """Texts by name; and by the stage advised what it needs, what it starts from, and the next step with parts here."""

    texts: Mapping[str, str]
    stages: Mapping[str, str]
    prices: Mapping[str, str]
    with_parts: Mapping[str, str]

    @classmethod
    def load(cls) -> "ReplyRules":
        """The texts that come with Bouncedesk."""
        return cls.read(read_resource("enquiry.toml"))

    @classmethod
    def read(cls, table: Table) -> "ReplyRules":
        """The texts of a table; raises BouncedeskError naming the key that is wrong or missing."""
        reply = table.table("reply")
        reply.only((*TEXTS, "stage", "price", "with_parts"))
        return cls(
            {name: reply.text(name) for name in TEXTS},
            _read_texts(reply.table("stage"), tuple(Advised)),
            _read_texts(reply.table("price"), PRICED),
            _read_texts(reply.table("with_parts"), MIXED),
        )


@dataclass(frozen=True, slots=True)
class ReplyWriter:
    """The texts replies are made of, and who writes the part about a session's files.

    `vat_bp` is the VAT that prices include, as a private client reads them; 0 where none is charged, or to a business.
    """

    rules: ReplyRules
    letters: Writer
    vat_bp: int = 0

    def write(self, client: str, title: str, note: ClientNote, arrival: Arrival | None, advice: Advice) -> Reply:
        """The reply to `client` (a name, or empty) about the song `title`."""
        texts, values = self.rules.texts, self._values(client, title, note, advice)
        greeting = texts["greeting"] if client else texts["greeting_unknown"]
        paragraphs = (
            greeting,
            f"{texts[_thanks(arrival)]} {self.rules.stages[advice.stage]}",
            *self._why(advice),
            *self._about_files(arrival, client, title, note),
            *self._next(advice),
            *_list(texts["asked"], note.asked),
            *([texts["deadline"]] if note.deadline else []),
            *self._ending(),
        )
        text = "\n\n".join(_filled(paragraph, values) for paragraph in paragraphs)
        return Reply(_filled(texts["subject"], values), f"{text}\n")

    def _values(self, client: str, title: str, note: ClientNote, advice: Advice) -> Mapping[str, str]:
        return {
            "client": shown(_spoken(client, note)),
            "title": shown(title),
            "price": self._price(advice.estimate_from_pence),
            "deadline": _day(note.deadline) if note.deadline else "",
            "studio": self.letters.studio,
        }

    def _price(self, pence: int | None) -> str:
        """What it starts from, VAT included where the client pays it (SI 2013/3134 Schedule 2 (f))."""
        if pence is None:
            return ""
        price = pounds(pence + part_of(pence, self.vat_bp))
        return self.rules.texts["with_vat"].format(price=price) if self.vat_bp else price

    def _why(self, advice: Advice) -> Iterator[str]:
        yield from _list(self.rules.texts["why"], advice.reasons[:MOST_REASONS])

    def _about_files(self, arrival: Arrival | None, client: str, title: str, note: ClientNote) -> Iterator[str]:
        """What the letter says of a session's files; what the note tells already is not asked again."""
        if arrival is None or arrival.scan is None:
            return
        released = "said" if note.answers.release else ""
        brief = Brief("", note.links, note.tempo_bpm, deadline=note.deadline, release_plan=released)
        for section in self.letters.write(arrival.scan, brief, client, title).sections:
            if section.heading:
                yield from _list(section.heading, section.points)

    def _next(self, advice: Advice) -> Iterator[str]:
        price = "" if advice.estimate_from_pence is None else self.rules.prices.get(advice.stage, "")
        yield f"{self.rules.texts['next']}\n{advice.next_step} {price}".strip()

    def _ending(self) -> Iterator[str]:
        studio = self.rules.texts["studio"]
        yield "\n".join(filter(None, (self.rules.texts["closing"], studio if self.letters.studio else "")))


def _thanks(arrival: Arrival | None) -> str:
    if arrival is None:
        return "thanks_note"
    return "thanks_file" if arrival.scan is None or arrival.clues is not None else "thanks_session"


def _list(heading: str, points: Sequence[str]) -> Iterator[str]:
    if points:
        yield "\n".join((heading, *(f"- {point}" for point in points)))


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its values in place; braces in what a client wrote are left as they are."""
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), text)


def _spoken(client: str, note: ClientNote) -> str:
    """A person is called by the first name they signed with; a band by its whole name."""
    words = note.client.split()
    if not client or client != note.client or not words:
        return client
    return words[0] if len(words) < 3 and words[0] != "The" else client


def _day(text: str) -> str:
    return written_date(date.fromisoformat(text))


def _read_texts(table: Table, keys: Sequence[str]) -> dict[str, str]:
    table.only(keys)
    return {str(key): table.text(key) for key in keys}
