"""What a client's note says: about which song, what it is to sound like, and what is asked for; by the rules of
`resources/enquiry.toml`, which words say what.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.enquiry import Answers, ClientNote, Complaint, Material, MixFinished, Recorded
from app.domain.pricing import BookedWork
from app.enquiry.deadlines import find_deadline
from app.enquiry.sender import find_artist, find_client, find_email, own_words
from app.text import fold, written_date
from render.tables import Table, read_resource

KINDS: Mapping[str, type[StrEnum]] = {
    "have": Material,
    "finished": MixFinished,
    "recorded": Recorded,
    "problem": Complaint,
    "wanted": BookedWork,
}
# "not", "isn't" and the like, with at most two words between it and what it negates: "not at all muddy".
_NEGATED = re.compile(r"(\bnot|n.t|\bno|\bnever|\bwithout|\bnothing)( \w+){0,2} $")


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that give one value of one answer."""

    answer: str
    value: str
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    negated: bool

    def holds(self, sentence: str) -> bool:
        """Whether a folded sentence says so."""
        if any(pattern.search(sentence) for pattern in self.unless):
            return False
        matches = (match for pattern in self.patterns for match in pattern.finditer(sentence))
        return any(self.negated or not _NEGATED.search(sentence[: match.start()]) for match in matches)


@dataclass(frozen=True, slots=True)
class ClientQuestion:
    """A question clients ask, and the answer to it; the price is answered anyway, so its answer is empty."""

    patterns: tuple[re.Pattern[str], ...]
    answer: str


@dataclass(frozen=True, slots=True)
class NoteRules:
    """How a note is read."""

    statements: tuple[Statement, ...]
    questions: tuple[ClientQuestion, ...]
    services: tuple[tuple[str, Statement], ...] = ()

    @classmethod
    def load(cls) -> "NoteRules":
        """The rules that come with Bouncedesk."""
        return cls.read(read_resource("enquiry.toml"))

    @classmethod
    def read(cls, table: Table) -> "NoteRules":
        """The rules of a table; raises BouncedeskError naming the key that is wrong."""
        services = tuple((each.text("name"), _service(each)) for each in table.tables("service"))
        statements, questions = table.tables("statement"), table.tables("question")
        return cls(tuple(map(_statement, statements)), tuple(map(_question, questions)), services)


def _statement(table: Table) -> Statement:
    table.only(("answer", "value", "any", "unless", "negated"))
    answer = table.word("answer", (*KINDS, "release"))
    value = table.word("value", KINDS.get(answer, ("yes",)))
    return Statement(answer, value, _patterns(table, "any"), _patterns(table, "unless"), table.flag("negated"))


def _service(table: Table) -> Statement:
    table.only(("name", "any", "unless"))
    return Statement("service", table.text("name"), _patterns(table, "any"), _patterns(table, "unless"), negated=False)


def _question(table: Table) -> ClientQuestion:
    table.only(("any", "answer"))
    return ClientQuestion(_patterns(table, "any"), table.text("answer"))


def _patterns(table: Table, key: str) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(_folded(text)) for text in table.texts(key))
    except re.error as error:
        raise table.wrong(key, f"holds an invalid pattern ({error})") from error


def _folded(pattern: str) -> str:
    """A pattern as what it is to match was folded: without accents, Japanese and Korean letters taken apart."""
    return "".join(each for each in unicodedata.normalize("NFKD", pattern) if not unicodedata.combining(each))


MOST_CHARACTERS = 20_000  # of a note that is longer, the beginning is read: a thread pasted whole repeats itself
MOST_LINKS = 20
SLOWEST_BPM, FASTEST_BPM = 20, 400
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SONGS = re.compile(
    rf"\b(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})[ -](?:\w+ )?"
    r"(?:songs?|titles?|brani|canzoni|canciones|cancoes|musicas|chansons?|morceaux|titres|lieder|latar|utwor\w*|песн\w*|трек\w*)\b"
    r"|\b(?:songs|tracks): ?(?P<stated>\d{1,2})\b|\b(?:album|ep|record) (?:of |with |\()(?P<tracks>\d{1,2}) tracks\b"
)
_BUDGET = re.compile(
    r"\b(?:budget|spend|pay|afford)\b[^.!?\n]{0,40}?(?P<sum>(?:[£$€]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[£$€]|pounds?|euros?|eur|gbp|usd|dollars?))"
    r"(?:\s?k)?)",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://[^\s<>\"']{3,500}")
_TEMPO = re.compile(r"\b(\d{2,3}(?:\.\d{1,3})?) ?bpm\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])(?<!\s\d\.)(?<!\s\d\d\.)\s+|\n+")  # "15. Dezember" is a day
_QUOTED = re.compile(r"[“\"«]([^“”\"«»\n]{1,60})[”\"»]|(?<!\w)'([^'\n]{2,60})'(?!\w)")
_HEADER = re.compile(r"^[>\s]*(?:from|to|cc|reply-to|sender|von)\s*:.*$", re.IGNORECASE | re.MULTILINE)
_CALLED = re.compile(
    r"(?:(?<![Ww]e are )(?<![Ww]e're )(?<!band )(?<!band is )(?<!I'm )(?<!I am )called|"
    r"titled|entitled|named|[Ss]ong is|[Tt]rack is|[Tt]itle is|[Tt]itle:|[Ss]ong:|[Tt]rack:)\s+"
    r"([A-Z0-9][\w'&-]*(?: (?:[A-Z0-9][\w'&-]*|of|the|and|in|on|to|a|for|my|me|you)){0,6})"
)


def read_note(text: str, rules: NoteRules, today: date) -> ClientNote:
    """What a note says; empty fields where it says nothing. Never fails."""
    whole = own_words(plain(text[:MOST_CHARACTERS]))
    sentences = [fold(sentence) for sentence in _SENTENCE_END.split(whole) if sentence.strip()]
    stated = [each for each in rules.statements if any(map(each.holds, sentences))]
    deadline, artist = find_deadline(sentences, today), find_artist(whole)
    return ClientNote(
        text=text.strip(),
        client=find_client(whole) or artist,
        email=find_email(whole),
        title=find_title(whole),
        deadline=deadline.isoformat() if deadline else "",
        answers=_answers(stated),
        asked=_asked(sentences, rules),
        wanted=_wanted(stated),
        links=tuple(dict.fromkeys(link.rstrip(".,;:!?") for link in _LINK.findall(whole)))[:MOST_LINKS],
        tempo_bpm=_tempo(whole),
        services=tuple(name for name, each in rules.services if any(map(each.holds, sentences))),
        songs=_songs(sentences),
        artist=artist,
        budget=(found.group("sum").strip(" .,") if (found := _BUDGET.search(whole)) else ""),
    )


def plain(text: str) -> str:
    """The text with straight apostrophes and spaces, and without what steers a terminal."""
    straight = text.replace("’", "'").replace("‘", "'").replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n")
    return "".join(character for character in straight if character.isprintable() or character == "\n")


def _tempo(text: str) -> float | None:
    match = _TEMPO.search(text)
    return float(match[1]) if match and SLOWEST_BPM <= float(match[1]) <= FASTEST_BPM else None


def _songs(sentences: Sequence[str]) -> int | None:
    """How many songs the note speaks of; None where it gives no number, or several."""
    found = [match for sentence in sentences for match in _SONGS.finditer(sentence)]
    counts = {next(filter(None, match.groups())) for match in found}
    numbers = {int(each) if each.isdecimal() else _COUNTS.index(each) + 1 for each in counts}
    return numbers.pop() if len(numbers) == 1 else None


def _answers(stated: Sequence[Statement]) -> Answers:
    values: dict[str, list[str]] = {}
    for statement in stated:
        values.setdefault(statement.answer, []).append(statement.value)
    have, finished, recorded = (next(iter(values.get(name, ())), None) for name in ("have", "finished", "recorded"))
    return Answers(
        have=Material(have) if have else None,
        finished=MixFinished(finished) if finished else None,
        problems=tuple(map(Complaint, values.get("problem", ()))),
        recorded=Recorded(recorded) if recorded else None,
        release="release" in values,
    )


def _wanted(stated: Sequence[Statement]) -> BookedWork | None:
    """The work asked for; mixing in one sentence and mastering in another are both."""
    named = {BookedWork(statement.value) for statement in stated if statement.answer == "wanted"}
    return BookedWork.BOTH if len(named) > 1 else next(iter(named), None)


def _asked(sentences: Sequence[str], rules: NoteRules) -> tuple[str, ...]:
    answers = (
        question.answer
        for question in rules.questions
        if any(pattern.search(sentence) for pattern in question.patterns for sentence in sentences)
    )
    return tuple(filter(None, answers))


def read_words(note: ClientNote) -> str:
    """What was read, as one line: who writes, the song, the work asked for, the day it is needed by."""
    words = {BookedWork.BOTH: "mixing and mastering"}
    parts = (
        note.client,
        f"for {note.artist}" if note.artist and note.artist != note.client else "",
        note.email,
        f"“{note.title}”" if note.title else "",
        f"asks for {words.get(note.wanted, note.wanted)}" if note.wanted else "",
        f"also {', '.join(note.services)}" if note.services else "",
        f"{note.songs} song{'s' if note.songs > 1 else ''}" if note.songs else "",
        f"budget {note.budget}" if note.budget else "",
        f"by {written_date(date.fromisoformat(note.deadline))}" if note.deadline else "",
    )
    return " · ".join(filter(None, parts))


def find_title(text: str) -> str:
    """The song's title: what stands in quotation marks, or after "called"."""
    text = _HEADER.sub("", text)  # what is quoted there is a person
    quoted = _QUOTED.search(text)
    if quoted:
        return (quoted.group(1) or quoted.group(2)).strip(" ,.!?")
    called = _CALLED.search(text)
    words = called.group(1).split() if called else []
    while words and words[-1] in ("of", "the", "and", "in", "on", "to", "a", "for", "my", "me", "you"):
        words.pop()  # a title ends with a word of its own
    return " ".join(words)
