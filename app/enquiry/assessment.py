"""An enquiry answered: what arrived is inspected in a process of its own; with the note it makes advice and reply."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.domain.enquiry import Advice, Advised, Answers, Arrival, Assessed, ClientNote, Clue, Material, MixFinished
from app.domain.pricing import BookedWork
from app.domain.session import VOCAL_GROUPS, Scan
from app.enquiry.client_note import NoteRules, read_note
from app.enquiry.reply import ReplyRules, ReplyWriter
from app.intake.advice.advice_rules import AdviceRules
from app.intake.advice.recommendation import advise
from app.intake.archive import is_archive
from app.intake.grouping import GroupRules
from app.intake.letter import LetterRules, Writer
from app.intake.problem_rules import ProblemRules
from app.intake.vocabulary import artist_and_title
from render.errors import BouncedeskError
from render.monitor import Monitor, ProgressShare

UNPACKED, SCANNED = 0.3, 0.7  # how far along a zip is when it is unpacked, and a lone mix when its folder is scanned
_TO_MIX = (BookedWork.MIXING, BookedWork.BOTH)
_ASKED_FOR_BOTH = "You asked for mixing and mastering: once you approve the mix, it is mastered."
PARTS = (Material.MULTITRACKS, Material.STEMS, Material.VOCAL_AND_BEAT)


@dataclass(frozen=True, slots=True)
class ArrivalInspector:
    """The rules by which what arrived is inspected."""

    advice: AdviceRules
    groups: GroupRules

    def inspect(self, path: Path, into: Path | None, monitor: Monitor, encoding: str = "") -> Arrival:
        """Listen to the mix at `path`, or scan the folder or zip; a zip is unpacked for good into `into`.

        The names in it are read in `encoding` where somebody named it, else as what is likeliest.

        A folder or zip that holds one file only is a mix in an envelope: it is analysed as well. Raises
        BouncedeskError in one sentence where nothing of it can be used, and Cancelled.
        """
        from app.intake.advice.clues import find_clues
        from app.intake.checks.session_files import guessed_names
        from app.intake.scan import scan_folder

        guessed = ""
        if into is not None:
            guessed = self._unpack(path, into, ProgressShare(monitor, 0.0, UNPACKED), encoding)
            monitor, folder = ProgressShare(monitor, UNPACKED, 1.0), into
        elif path.is_dir():
            folder = path
        else:
            return Arrival(path, find_clues(path, self.advice, monitor))
        arrival = guessed_names(path.name, guessed)
        scan = scan_folder(folder, self.groups, ProgressShare(monitor, 0.0, SCANNED), arrival=arrival)
        return Arrival(path, self._analyse_lone(scan, ProgressShare(monitor, SCANNED, 1.0)), scan)

    def _unpack(self, archive: Path, into: Path, monitor: Monitor, encoding: str) -> str:
        from app.intake.archive import unpack_for_good
        from app.intake.file_rules import FileRules

        return unpack_for_good(archive, into, FileRules.load(), monitor, encoding)

    def _analyse_lone(self, scan: Scan, monitor: Monitor) -> tuple[Clue, ...] | None:
        from app.intake.advice.clues import find_clues

        readable = [stem for stem in scan.stems if stem.readable]
        if len(readable) != 1:
            return None
        try:
            return find_clues(scan.folder / readable[0].path, self.advice, monitor)
        except BouncedeskError:
            return None  # what is wrong with it stands in the scan


def assess(note: ClientNote, arrival: Arrival | None, rules: AdviceRules) -> Advice:
    """What the studio recommends on a note and on what arrived with it, None where nothing did."""
    stated = note.answers
    if note.wanted in _TO_MIX and stated.finished is None:
        stated = replace(stated, finished=MixFinished.NO)
    if arrival is None:
        advice = advise(stated, None, rules)
    else:
        advice = advise(answers_with(stated, arrival), _clues(arrival), rules)
    return _with_mastering(advice, rules) if note.wanted is BookedWork.BOTH else advice


def _with_mastering(advice: Advice, rules: AdviceRules) -> Advice:
    """Mixing alone, with the mastering that was asked for."""
    if advice.stage is not Advised.MIXING:
        return advice
    step = "both_of_mix" if advice.next_step == rules.next_steps["mixing_of_mix"] else "both"
    return replace(
        advice,
        stage=Advised.BOTH,
        reasons=(*advice.reasons, _ASKED_FOR_BOTH),
        next_step=rules.next_steps[step],
        estimate_from_pence=rules.from_pence.get(Advised.BOTH),
    )


def answers_with(stated: Answers, arrival: Arrival) -> Answers:
    """What was stated, with what arrived in place of what it was stated to be; files do not err about what they are."""
    scan = arrival.scan
    if scan is None or arrival.clues is not None:
        return stated if stated.have else replace(stated, have=Material.STEREO_MIX)
    if stated.have in PARTS:
        return stated
    return replace(stated, have=_material(scan))


def _clues(arrival: Arrival) -> tuple[Clue, ...]:
    """What was noticed; of a session, how many parts it has."""
    if arrival.clues is not None or arrival.scan is None:
        return arrival.clues or ()
    tracks = arrival.scan.metrics.track_count
    return (Clue("parts", f"{tracks} separate tracks"),) if tracks > 1 else ()


def _material(scan: Scan) -> Material:
    """A voice and one thing more is a vocal and a beat."""
    mixed = [stem for stem in scan.stems if stem.mixed]
    others = [stem for stem in mixed if stem.group not in VOCAL_GROUPS]
    alone = len({min(stem.path, stem.pair or stem.path) for stem in others}) == 1
    return Material.VOCAL_AND_BEAT if alone and len(mixed) > len(others) else Material.MULTITRACKS


UNTITLED = "Untitled"


@dataclass(frozen=True, slots=True)
class Enquirer:
    """Whose song an enquiry is about and what it is called; empty where that is not known."""

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

    def signed(self, studio: str, vat_bp: int = 0) -> "EnquiryService":
        """The same, whose replies are signed by `studio` and name prices with so much VAT."""
        letters = replace(self.replies.letters, studio=studio)
        return replace(self, replies=replace(self.replies, letters=letters, vat_bp=vat_bp))

    def read(self, text: str, today: date) -> ClientNote:
        """What a client's note says."""
        return read_note(text, self.notes, today)

    def answer(self, note: ClientNote, arrival: Arrival | None, enquirer: Enquirer) -> Assessed:
        """The assessment of an enquiry."""
        title = enquirer.title or UNTITLED
        advice = self._with_parts(assess(note, arrival, self.advice), arrival)
        reply = self.replies.write(enquirer.client, title, note, arrival, advice)
        return Assessed(enquirer.client, title, note, arrival, advice, reply)

    def _with_parts(self, advice: Advice, arrival: Arrival | None) -> Advice:
        """Parts that are here already are not asked for again."""
        here = arrival is not None and arrival.scan is not None and arrival.clues is None
        step = self.replies.rules.with_parts.get(advice.stage) if here else None
        return replace(advice, next_step=step) if step else advice


def enquirer_of(note: ClientNote, path: Path | None, client: str = "", title: str = "") -> Enquirer:
    """Whose song it is: as given, else as the note says, else as the name of the file or folder does."""
    named, called = "", ""
    if path is not None:
        whole = path.name if path.is_dir() and not is_archive(path) else path.stem
        named, called = artist_and_title(whole)
    return Enquirer((client or note.client or named).strip(), (title or note.title or called).strip())
