"""What a note asks for against what was agreed: a suggestion for the engineer, and what may be charged on top.

And what is asked about its time before it counts: a time of day looks like one in the song, but for the song's length.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Self

from app.catalogue import Catalogue
from app.domain.rounds import Note, NoteKind, NoteSource, ReadNote, Round, RoundState, Suggestion, recalled
from app.errors import UsageError
from app.rounds.song_times import exact_clock, stretch
from app.text import fold
from render.tables import read_resource
from render.text import shown

_SLACK_S = 2.0  # so far behind the end a remark may still be about the last note's ring
_LONGEST = 40  # characters of a remark that is quoted
_SHORTEST_NAME = 3  # letters; shorter words of a file's name say nothing
_NO_NAMES = frozenset(
    {"wav", "aif", "aiff", "flac", "mp3", "stem", "stems", "audio", "new", "mix", "the", "and", "track"}
)


@dataclass(frozen=True, slots=True)
class ScopeFacts:
    """What is known when a note of a round is judged.

    `new_stems` are paths of stems the client sent after round `since` had begun; `approved` is the number of a round
    signed off before, or of this one; `agreed` is what the brief says is to be delivered and done, empty if nothing.
    """

    new_stems: Sequence[str] = ()
    since: int = 0
    approved: int | None = None
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """Work that may go beyond the brief: what a note says that asks for it, what a brief says that has agreed to it."""

    name: str
    asks: re.Pattern[str]
    agreed: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ScopeRules:
    """The rules by which notes are judged: of `resources/notes.toml`."""

    why: Mapping[str, str]
    topics: Sequence[Topic]

    @classmethod
    def load(cls) -> Self:
        """The rules that Bouncedesk comes with."""
        read = read_resource("notes.toml").values
        return cls(read["why"], tuple(_topic(row) for row in read["topics"]))

    def suggest(self, text: str, facts: ScopeFacts) -> Suggestion:
        """The kind a note looks like: new material, then sign-off, then the brief decide."""
        folded = fold(text)
        stem = next((path for path in facts.new_stems if _names(folded, path)), None)
        if stem is not None:
            why = self.why["new_stem"].format(stem=shown(PurePosixPath(stem).name), round=facts.since)
            return Suggestion(NoteKind.NEW_WORK, why)
        if facts.approved is not None:
            return Suggestion(NoteKind.RECALL, self.why["approved"].format(round=facts.approved))
        topic = self._outside(folded, fold(facts.agreed))
        if topic:
            return Suggestion(NoteKind.NEW_WORK, self.why["outside"].format(topic=topic.name))
        return Suggestion(NoteKind.REVISION, self.why["revision"])

    def _outside(self, folded: str, agreed: str) -> Topic | None:
        if not agreed.strip():
            return None
        return next((each for each in self.topics if each.asks.search(folded) and not each.agreed.search(agreed)), None)


@dataclass(frozen=True, slots=True)
class Extra:
    """A line that may be added to an invoice; `code` is the rate card's, None where the price has to be agreed.

    New work is that of one note, which `note_id` names.
    """

    round_id: int
    code: str | None
    description: str
    note_id: int | None = None


def add_notes(catalogue: Catalogue, round_id: int, notes: Sequence[ReadNote], source: NoteSource) -> list[Note]:
    """Keep remarks in a round, all or none; raises UsageError where nothing was read."""
    if not notes:
        raise UsageError("There is no note in that; nothing was changed.", code="no_notes")
    rules, facts = ScopeRules.load(), facts_of(catalogue, catalogue.rounds.get(round_id))
    return catalogue.notes.add(round_id, [(note, rules.suggest(note.text, facts)) for note in notes], source)


def facts_of(catalogue: Catalogue, round_: Round) -> ScopeFacts:
    """What bears on the notes of a round."""
    before = [each for each in catalogue.rounds.all(round_.song_id) if each.number < round_.number]
    since = before[-1] if before else round_
    signed = round_ if round_.state is RoundState.APPROVED else catalogue.rounds.approved_before(round_.id)
    return ScopeFacts(
        new_stems=catalogue.fingerprints.new_stems(round_.song_id, since.opened_at),
        since=since.number,
        approved=signed.number if signed else None,
        agreed=agreed_of(catalogue, round_.song_id),
    )


def agreed_of(catalogue: Catalogue, song_id: int) -> str:
    """What the brief says of the work, as one text; empty where it does not say what is to be delivered."""
    brief = catalogue.briefs.get(song_id)
    if not brief.variants:
        return ""
    variants = " ".join(brief.variants).replace("_", " ")
    return f"{variants} {' '.join(brief.formats)} {brief.goals} {brief.remarks} {brief.release_plan}"


def find_extras(rounds: Sequence[Round], notes: Sequence[Note]) -> list[Extra]:
    """What goes beyond what was agreed: extra rounds, recalls after approval, new work that the engineer called so.

    `rounds` are all of a song's. A round that was superseded was never had. One opened after a sign-off is a recall,
    unless the quote includes it, and a round charged as a recall is not charged as an extra one too.
    """
    extras, after = [], recalled(rounds)
    for round_ in rounds:
        if round_.state is RoundState.SUPERSEDED:
            continue
        decided = [note for note in notes if note.round_id == round_.id and note.kind is not None]
        asked = round_.id not in after and any(note.kind is NoteKind.RECALL for note in decided)
        if asked or (round_.id in after and not round_.included):
            extras.append(Extra(round_.id, "mixing.recall", f"Recall after approval, round {round_.number}"))
        elif not round_.included:
            extras.append(Extra(round_.id, "mixing.round", f"Round {round_.number}, beyond those included"))
        extras += [Extra(round_.id, None, note.text, note.id) for note in decided if note.kind is NoteKind.NEW_WORK]
    return extras


def _topic(row: Mapping[str, Any]) -> Topic:
    asks = row["asks"]
    return Topic(row["name"], _phrases(asks), _phrases(row.get("agreed", asks)))


def _phrases(phrases: Sequence[str]) -> re.Pattern[str]:
    """Whole words, or beginnings of words where a phrase ends with a star."""
    ends = ((fold(phrase.rstrip("*")), r"\w*" if phrase.endswith("*") else "") for phrase in phrases)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(words) + end for words, end in ends) + r")(?!\w)")


def _names(folded: str, path: str) -> bool:
    """Whether a note speaks of a stem: by every distinctive word of its file's name."""
    words = [word for word in re.findall(r"[^\W\d_]+", fold(PurePosixPath(path).stem)) if _is_distinctive(word)]
    return bool(words) and all(re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", folded) for word in words)


def _is_distinctive(word: str) -> bool:
    return len(word) >= _SHORTEST_NAME and word not in _NO_NAMES


def song_length(catalogue: Catalogue, song_id: int) -> float | None:
    """How long the song is, in seconds, as its newest session has it; None where none was scanned."""
    session = catalogue.sessions.newest(song_id)
    return session.duration_s if session and session.duration_s > 0 else None


def doubts_of(note: ReadNote, length_s: float | None) -> tuple[str, ...]:
    """A sentence for each thing about a remark's time that its writer should be asked."""
    return tuple(filter(None, (note.doubt, _outside(note, length_s))))


def all_doubts(notes: Sequence[ReadNote], length_s: float | None) -> list[str]:
    """The sentences about all the remarks, in their order, each once."""
    sentences = (doubt for note in notes for doubt in doubts_of(note, length_s))
    return list(dict.fromkeys(sentences))


def _outside(note: ReadNote, length_s: float | None) -> str:
    """That a remark's time, or the end of its stretch, lies behind the end of the song."""
    times = [each for each in (note.from_s, note.to_s) if each is not None]
    if length_s is None or max(times, default=0.0) <= length_s + _SLACK_S:
        return ""
    place, end = stretch(note.from_s, note.to_s), exact_clock(round(length_s))
    return f"“{shown(note.text, longest=_LONGEST)}” is pinned to {place}, but the song ends at {end}: is that meant?"
