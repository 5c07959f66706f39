"""Answers enquiries: from a note and what arrived with it to an assessment with its reply."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.domain.enquiry import Advice, Arrival, Assessed, ClientNote
from app.enquiry.arrival import assess
from app.enquiry.client_note import read_note
from app.enquiry.note_rules import NoteRules
from app.enquiry.reply import ReplyRules, ReplyWriter
from app.errors import UsageError
from app.intake.advice.advice_rules import AdviceRules
from app.intake.archive import is_archive
from app.intake.letter import LetterRules, Writer
from app.intake.problem_rules import ProblemRules
from app.intake.vocabulary import artist_and_title

UNTITLED = "Untitled"


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose song an enquiry is about and what it is called; empty where nobody said."""

    client: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class EnquiryService:
    """Everything an enquiry is answered by."""

    notes: NoteRules
    advice: AdviceRules
    replies: ReplyWriter

    @classmethod
    def open(cls, studio: str = "") -> "EnquiryService":
        """The service by the rules that come with Bouncedesk; replies are signed by `studio`."""
        letters = Writer(LetterRules.load(), ProblemRules.load(), studio=studio)
        return cls(NoteRules.load(), AdviceRules.load(), ReplyWriter(ReplyRules.load(), letters))

    def signed(self, studio: str) -> "EnquiryService":
        """The same, whose replies are signed by `studio`."""
        letters = replace(self.replies.letters, studio=studio)
        return replace(self, replies=replace(self.replies, letters=letters))

    def read(self, text: str, today: date) -> ClientNote:
        """What a client's note says."""
        return read_note(text, self.notes, today)

    def answer(self, note: ClientNote, arrival: Arrival | None, asker: Asker) -> Assessed:
        """The assessment of an enquiry; raises UsageError where nobody said whose song it is."""
        if not asker.client:
            raise UsageError("The client is not known; nothing was kept.", code="client_unknown")
        title = asker.title or UNTITLED
        advice = self._with_parts(assess(note, arrival, self.advice), arrival)
        reply = self.replies.write(asker.client, title, note, arrival, advice)
        return Assessed(asker.client, title, note, arrival, advice, reply)

    def _with_parts(self, advice: Advice, arrival: Arrival | None) -> Advice:
        """Parts that are here already are not asked for again."""
        here = arrival is not None and arrival.scan is not None and arrival.clues is None
        step = self.replies.rules.with_parts.get(advice.stage) if here else None
        return replace(advice, next_step=step) if step else advice


def asker_of(note: ClientNote, path: Path | None, client: str = "", title: str = "") -> Asker:
    """Whose song it is: as given, else as the note says, else as the name of the file or folder does."""
    named, called = "", ""
    if path is not None:
        whole = path.name if path.is_dir() and not is_archive(path) else path.stem
        named, called = artist_and_title(whole)
    return Asker((client or note.client or named).strip(), (title or note.title or called).strip())
