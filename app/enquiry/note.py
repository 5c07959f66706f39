"""Reading a client's note: who, which song, by when, and what it says about the stage it is at."""

import re
from collections.abc import Sequence
from datetime import date

from app.domain.enquiry import Answers, Complaint, EnquiryNote, Material, MixFinished, Recorded
from app.enquiry.dates import find_deadline
from app.enquiry.naming import find_client, find_email, find_title
from app.enquiry.note_rules import NoteRules
from app.text import fold

MOST_CHARACTERS = 20_000  # of a note that is longer, the beginning is read: a thread pasted whole repeats itself
MOST_LINKS = 20
SLOWEST_BPM, FASTEST_BPM = 20, 400
_LINK = re.compile(r"https?://[^\s<>\"']{3,500}")
_TEMPO = re.compile(r"\b(\d{2,3}(?:\.\d{1,3})?) ?bpm\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")


def read_note(text: str, rules: NoteRules, today: date) -> EnquiryNote:
    """What a note says; empty fields where it says nothing. Never fails."""
    whole = plain(text[:MOST_CHARACTERS])
    sentences = [fold(sentence) for sentence in _SENTENCE_END.split(whole) if sentence.strip()]
    deadline = find_deadline(sentences, today)
    return EnquiryNote(
        text=text.strip(),
        client=find_client(whole),
        email=find_email(whole),
        title=find_title(whole),
        deadline=deadline.isoformat() if deadline else "",
        answers=_answers(sentences, rules),
        asked=_asked(sentences, rules),
        links=tuple(dict.fromkeys(link.rstrip(".,;:!?") for link in _LINK.findall(whole)))[:MOST_LINKS],
        tempo_bpm=_tempo(whole),
    )


def plain(text: str) -> str:
    """The text with straight apostrophes and spaces, and without what steers a terminal."""
    straight = text.replace("’", "'").replace("‘", "'").replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n")
    return "".join(character for character in straight if character.isprintable() or character == "\n")


def _tempo(text: str) -> float | None:
    found = _TEMPO.search(text)
    return float(found[1]) if found and SLOWEST_BPM <= float(found[1]) <= FASTEST_BPM else None


def _answers(sentences: Sequence[str], rules: NoteRules) -> Answers:
    found: dict[str, list[str]] = {}
    for said in rules.said:
        if any(said.holds(sentence) for sentence in sentences):
            found.setdefault(said.answer, []).append(said.value)
    have, finished, recorded = (next(iter(found.get(name, ())), None) for name in ("have", "finished", "recorded"))
    return Answers(
        have=Material(have) if have else None,
        finished=MixFinished(finished) if finished else None,
        problems=tuple(map(Complaint, found.get("problem", ()))),
        recorded=Recorded(recorded) if recorded else None,
        release="release" in found,
    )


def _asked(sentences: Sequence[str], rules: NoteRules) -> tuple[str, ...]:
    answers = (
        asked.answer
        for asked in rules.asked
        if any(pattern.search(sentence) for pattern in asked.patterns for sentence in sentences)
    )
    return tuple(filter(None, answers))
