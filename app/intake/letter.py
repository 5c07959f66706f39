"""The letter to a client about what arrived, what is fine and what to fix; as text to paste, and as set on paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.brief import Brief
from app.domain.session import Problem, Scan, Severity
from app.intake.problem_rules import ProblemRules
from app.intake.problem_wording import client_wording
from render.tables import Document, Table, parse_toml, read_resource
from render.text import count, kilohertz, shown

OPENINGS = ("perfect", "ours", "small", "blocked", "nothing")
MARKS = ("- ", "• ", "* ", "– ")
LONGEST = 1500  # characters of a part, so that each fits on a page whatever was pasted
HEADINGS = ("fine", "must", "should", "ours", "brief", "export")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its points; an opening or closing paragraph has no heading."""

    heading: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to paste, or to be set as a PDF."""

    subject: str
    sections: tuple[Section, ...]

    def text(self) -> str:
        """The letter as plain text, without its subject."""
        return "\n\n".join(_plain(section) for section in self.sections) + "\n"


@dataclass(frozen=True, slots=True)
class ConditionalText:
    """A text for sessions with, or without, any of some codes."""

    codes: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class LetterRules:
    """The texts of `resources/letter.toml`; `ours` are the codes of what the studio puts right itself."""

    subject: str
    greeting: str
    greeting_unknown: str
    opening: Mapping[str, str]
    headings: Mapping[str, str]
    fine: tuple[ConditionalText, ...]
    export: tuple[ConditionalText, ...]
    questions: Mapping[str, str]
    ours: frozenset[str]
    closing: Mapping[str, str]

    @classmethod
    def load(cls) -> "LetterRules":
        """The texts that come with Bouncedesk."""
        return _read(read_resource("letter.toml"))

    @classmethod
    def parse(cls, text: str) -> "LetterRules":
        """The texts of a TOML text; raises BouncedeskError naming the key that is wrong."""
        return _read(parse_toml(text, Document("letter.toml")))


@dataclass(frozen=True, slots=True)
class Writer:
    """The rules a letter is written by, and who signs it."""

    rules: LetterRules
    problems: ProblemRules
    studio: str

    def write(self, scan: Scan, brief: Brief, client: str = "", title: str = "") -> Letter:
        """The letter about `scan` to `client` (a name, or empty), asking for what is missing of `brief`."""
        values = self._values(scan, client, title)
        ours = [problem for problem in scan.problems if problem.code in self.rules.ours]
        theirs = [problem for problem in scan.problems if problem.code not in self.rules.ours]
        must, should = (
            self._points(scan, [problem for problem in theirs if problem.severity is severity])
            for severity in (Severity.ERROR, Severity.WARNING)
        )
        mended = self._points(scan, [problem for problem in ours if problem.severity is not Severity.INFO])
        codes = {problem.code for problem in scan.problems}
        faults = {problem.code for problem in scan.problems if problem.severity is not Severity.INFO}
        headed = {
            "fine": self._fine(scan, codes, values),
            "must": must,
            "should": should,
            "ours": mended,
            "export": tuple(text.text.format_map(values) for text in self.rules.export if text.codes & faults),
            "brief": tuple(self.rules.questions[name] for name in brief.missing),
        }
        sections = [Section(self.rules.headings[name], points) for name, points in headed.items() if points]
        opening = "blocked" if must else "small" if should else "ours" if mended else "perfect"
        closing = "waiting" if must or should else "asking" if brief.missing else "ready"
        return Letter(
            self.rules.subject.format_map(values),
            (self._opening(scan, opening, values), *sections, self._closing(closing, values)),
        )

    def _values(self, scan: Scan, client: str, title: str) -> Mapping[str, str]:
        tracks = scan.metrics.track_count
        return {
            "title": shown(title or scan.title or scan.folder.resolve().stem),
            "client": shown(client),
            "studio": self.studio,
            "tracks": count(tracks, "track"),
            "rate": kilohertz(scan.sample_rate),
            "depth": f"{scan.bit_depth}-bit",
        }

    def _opening(self, scan: Scan, kind: str, values: Mapping[str, str]) -> Section:
        greeting = self.rules.greeting if values["client"] else self.rules.greeting_unknown
        opening = self.rules.opening[kind if any(stem.readable for stem in scan.stems) else "nothing"]
        return Section("", (greeting.format_map(values), opening.format_map(values)))

    def _closing(self, kind: str, values: Mapping[str, str]) -> Section:
        closing = self.rules.closing
        last, name = closing[kind].format_map(values), closing["name"].format_map(values)
        return Section("", tuple(filter(None, (last, name))))

    def _fine(self, scan: Scan, codes: set[str], values: Mapping[str, str]) -> tuple[str, ...]:
        if not any(stem.readable for stem in scan.stems):
            return ()
        return tuple(text.text.format_map(values) for text in self.rules.fine if not text.codes & codes)

    def _points(self, scan: Scan, problems: Sequence[Problem]) -> tuple[str, ...]:
        """The client's sentences, those that cost the most first."""
        ranked = sorted(problems, key=lambda problem: -self.problems.penalty(problem.code, (problem,)))
        return tuple(dict.fromkeys(client_wording(problem, scan, self.problems) for problem in ranked))


def _plain(section: Section) -> str:
    if not section.heading:
        return "\n\n".join(section.points)
    return "\n".join((section.heading, *(f"- {point}" for point in section.points)))


def _read(table: Table) -> LetterRules:
    table.only(
        (
            *("subject", "greeting", "greeting_unknown", "ours"),
            *("opening", "headings", "fine", "export", "questions", "closing"),
        )
    )
    return LetterRules(
        subject=table.text("subject"),
        greeting=table.text("greeting"),
        greeting_unknown=table.text("greeting_unknown"),
        opening=_texts(table.table("opening"), OPENINGS),
        headings=_texts(table.table("headings"), HEADINGS),
        fine=tuple(_conditional(table.tables("fine"), "without")),
        export=tuple(_conditional(table.tables("export"), "with")),
        questions=_texts(table.table("questions"), Brief().missing),
        ours=frozenset(table.texts("ours")),
        closing=_texts(table.table("closing"), ("ready", "asking", "waiting", "name")),
    )


def _texts(table: Table, keys: Sequence[str]) -> dict[str, str]:
    table.only(keys)
    return {key: table.text(key) for key in keys}


def _conditional(tables: Sequence[Table], codes: str) -> Iterator[ConditionalText]:
    for table in tables:
        table.only((codes, "text"))
        yield ConditionalText(frozenset(table.texts(codes)), table.text("text"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or the point of a list; a `heading` is set above the first point that it belongs to."""

    text: str
    point: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A letter to be set: the text as it was left after editing; `date` is an ISO date."""

    subject: str
    text: str
    date: str


class LetterPapers(Protocol):
    """Sets letters as PDF files."""

    def write_letter(self, path: Path, letter: LetterPaper) -> None:
        """Write the letter; raises BouncedeskError in one sentence, with no file left."""


def parts_of(text: str) -> Iterator[Paragraph]:
    """The parts of a letter's text: blank lines end a paragraph, lines that begin with a dash are points."""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.rstrip() for line in block.split("\n") if line.strip()]
        yield from _block(lines)


def _block(lines: list[str]) -> Iterator[Paragraph]:
    plain: list[str] = []
    for line in lines:
        mark = next((mark for mark in MARKS if line.startswith(mark)), "")
        if not mark:
            plain.append(line)
            continue
        first, *rest = _cut(line.removeprefix(mark).strip())
        yield Paragraph(first, point=True, heading="\n".join(plain))
        yield from (Paragraph(piece) for piece in rest)
        plain = []
    if plain:
        yield from (Paragraph(piece) for piece in _cut("\n".join(plain)))


def _cut(text: str) -> Iterator[str]:
    """The text in pieces that fit on a page, cut between words where there are any."""
    while len(text) > LONGEST:
        at = text.rfind(" ", 1, LONGEST)
        at = at if at > 0 else LONGEST
        yield text[:at]
        text = text[at:].lstrip()
    yield text
