"""The letter to a client about what arrived: what is fine, what to fix and how, and what else there is to know."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.brief import Brief
from app.domain.session import Problem, Scan, Severity
from app.intake.problem_rules import ProblemRules
from app.intake.problem_wording import client_wording, kilohertz
from render.tables import Document, Table, parse_toml, read_resource
from render.text import count, shown

OPENINGS = ("perfect", "ours", "small", "blocked", "nothing")
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
        told = {problem.code for problem in scan.problems if problem.severity is not Severity.INFO}
        headed = {
            "fine": self._fine(scan, codes, values),
            "must": must,
            "should": should,
            "ours": mended,
            "export": tuple(said.text.format_map(values) for said in self.rules.export if said.codes & told),
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
            "title": shown(title or scan.title or scan.folder.stem),
            "client": shown(client),
            "studio": self.studio,
            "tracks": count(tracks, "track"),
            "rate": kilohertz(scan.sample_rate),
            "depth": f"{scan.bit_depth}-bit",
        }

    def _opening(self, scan: Scan, kind: str, values: Mapping[str, str]) -> Section:
        greeting = self.rules.greeting if values["client"] else self.rules.greeting_unknown
        said = kind if any(stem.readable for stem in scan.stems) else "nothing"
        return Section("", (greeting.format_map(values), self.rules.opening[said].format_map(values)))

    def _closing(self, kind: str, values: Mapping[str, str]) -> Section:
        closing = self.rules.closing
        last, name = closing[kind].format_map(values), closing["name"].format_map(values)
        return Section("", tuple(filter(None, (last, name))))

    def _fine(self, scan: Scan, codes: set[str], values: Mapping[str, str]) -> tuple[str, ...]:
        if not any(stem.readable for stem in scan.stems):
            return ()
        return tuple(said.text.format_map(values) for said in self.rules.fine if not said.codes & codes)

    def _points(self, scan: Scan, problems: Sequence[Problem]) -> tuple[str, ...]:
        """The client's sentences, those that cost the most first."""
        found = sorted(problems, key=lambda problem: -self._weight(problem))
        return tuple(dict.fromkeys(client_wording(problem, scan, self.problems) for problem in found))

    def _weight(self, problem: Problem) -> float:
        return self.problems.penalty(problem.code, (problem,))


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
