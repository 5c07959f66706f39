"""Which group stems belong to, from their names, and from what was put right before in names of the same client."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.session import NEVER_MIXED, FxOwner, Group
from app.intake.group_rules import VOCALS, Entry, RuleTables, read_rules
from app.intake.vocabulary import Word, chunks, pieces
from app.text import fold
from render.tables import Document, parse_toml, read_resource

LEARNED = "put right before"
SIDES = {"l", "r"}
Habits = Mapping[str, Group]
"""Groups by the key of a name."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The group of a name, how sure that is (0 to 1), and the words of the name that decided, "" where none did.

    `fx_owner` is set for vocal effects only.
    """

    group: Group
    confidence: float
    fx_owner: FxOwner | None = None
    matched: str = ""


@dataclass(frozen=True, slots=True)
class _Sign:
    """Words of a name that the rules know, at their place in it; `entry` is None where they name no section."""

    words: str
    place: int
    slip: bool
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class GroupRules:
    """Assigns groups by the rules of a groups file; `habits`, what was put right before, come first."""

    tables: RuleTables
    habits: Habits = field(default_factory=dict)

    @classmethod
    def load(cls) -> "GroupRules":
        """The rules that come with Bouncedesk."""
        return cls(read_rules(read_resource("groups.toml")))

    @classmethod
    def parse(cls, text: str, name: str = "groups.toml") -> "GroupRules":
        """The rules of a TOML text; raises BouncedeskError naming the key that is wrong."""
        return cls(read_rules(parse_toml(text, Document(name))))

    def learning(self, corrections: Iterable[tuple[str, str, Group]]) -> "GroupRules":
        """These rules with the habits in a client's corrections: a stem's path, its song's title, its group."""
        return replace(self, habits=learn(corrections, self.tables.nameless))

    def assign(self, name: str) -> Assignment:
        """The group of a stem called `name`: a bare name, a file name or a path relative to the session.

        The folder a file lies in is asked only where the name itself says little. Never raises.
        """
        habit = self.habits.get(habit_key(name)) if self.habits else None
        if habit is not None:
            return Assignment(habit, self.tables.habit, FxOwner.BOTH if habit is Group.VOCAL_FX else None, LEARNED)
        *folders, file = name.replace("\\", "/").split("/")
        own = self._signs(file)
        if _strongest(own) < self.tables.usual:
            for folder in reversed(folders):
                around = self._signs(folder)
                if _strongest(around) >= self.tables.usual:
                    chosen = self._decide([*around, *own])
                    return replace(chosen, confidence=round(chosen.confidence * self.tables.doubts["folder"], 3))
        return self._decide(own)

    def _signs(self, name: str) -> list[_Sign]:
        """What the words of the name say, longest phrases first, without what a "no" negates."""
        return list(_without_negated(list(self._matches(self.tables.vocabulary.read(name))), self.tables.negations))

    def _matches(self, words: Sequence[Word]) -> Iterator[_Sign]:
        place = 0
        while place < len(words):
            length = next(
                (
                    count
                    for count in range(min(self.tables.longest, len(words) - place), 1, -1)
                    if tuple(word.text for word in words[place : place + count]) in self.tables.phrases
                ),
                1,
            )
            run = words[place : place + length]
            entry = self.tables.phrases.get(tuple(word.text for word in run))
            if entry and entry.section in NEVER_MIXED and any(word.slip or word.glued for word in run):
                entry = None  # what is left out of every mix must be written so
            yield _Sign(entry.words if entry else run[0].text, place, any(word.slip for word in run), entry)
            place += length

    def _decide(self, signs: Sequence[_Sign]) -> Assignment:
        marks = [sign.words for sign in signs if sign.words in self.tables.effects]
        best = max((sign for sign in signs if sign.entry), key=_rank, default=None)
        if best is None or best.entry is None:
            if not marks:
                return Assignment(Group.OTHER, self.tables.nothing)
            return Assignment(Group.FX, self.tables.effect.confidence, None, ", ".join(marks))
        group, owner = self._group(best.entry.section, {sign.words for sign in signs}, fx=bool(marks))
        decided = dict.fromkeys(sign.words for sign in signs if sign.entry and sign.entry.section == best.entry.section)
        decided.update(dict.fromkeys(marks if group is Group.VOCAL_FX else ()))
        return Assignment(group, self._confidence(best, best.entry, signs), owner, ", ".join(decided))

    def _group(self, section: str, words: set[str], *, fx: bool) -> tuple[Group, FxOwner | None]:
        if section != VOCALS:
            return Group(section), None
        lead = bool(words & self.tables.roles["lead"])
        backing = bool(words & self.tables.roles["backing"]) or (
            not lead and bool(words & self.tables.roles["backing_alone"])
        )
        if fx:
            alone = FxOwner.LEAD if lead else FxOwner.BACKING
            return Group.VOCAL_FX, FxOwner.BOTH if lead == backing else alone
        return (Group.BACKING_VOCAL if backing else Group.LEAD_VOCAL), None

    def _confidence(self, best: _Sign, entry: Entry, signs: Sequence[_Sign]) -> float:
        doubts = self.tables.doubts
        others = (sign.entry for sign in signs if sign.entry and sign.entry.section != entry.section)
        rival = any(other.weight >= entry.weight - 1 for other in others)
        factor = (doubts["typing_slip"] if best.slip else 1.0) * (doubts["rival"] if rival else 1.0)
        return round(entry.confidence * factor, 3)


def _rank(sign: _Sign) -> tuple[float, int]:
    return (sign.entry.weight if sign.entry else 0.0, sign.place)


def _strongest(signs: Sequence[_Sign]) -> float:
    return max((sign.entry.weight for sign in signs if sign.entry), default=0.0)


def _without_negated(signs: Sequence[_Sign], negations: frozenset[str]) -> Iterator[_Sign]:
    negated = False
    for sign in signs:
        if not negated:
            yield sign
        negated = sign.words in negations


def habit_key(path: str, title: str = "") -> str:
    """What is the same in a client's names: the words of the file's name, without numbers, sides and a leading title.

    Empty where nothing is left.
    """
    name = path.replace("\\", "/").rpartition("/")[2]
    words = _words(stem_of(name))
    heading = _words(title)
    if heading and words[: len(heading)] == heading and len(words) > len(heading):
        words = words[len(heading) :]
    if len(words) > 1 and words[-1] in SIDES:
        words = words[:-1]
    return " ".join(words)


def learn(corrections: Iterable[tuple[str, str, Group]], nameless: frozenset[str]) -> Habits:
    """The habits in corrections (a stem's path, its song's title, its group), oldest first.

    A name that was put in different groups is no habit, nor is one that says nothing ("Audio 1", all words of it in
    `nameless`): the next one of that name may be anything.
    """
    groups_by_key: dict[str, set[Group]] = {}
    for path, title, group in corrections:
        groups_by_key.setdefault(habit_key(path, title), set()).add(group)
    return {
        key: next(iter(groups))
        for key, groups in groups_by_key.items()
        if len(groups) == 1 and not nameless.issuperset(key.split())
    }


def _words(text: str) -> list[str]:
    folded = (fold(piece) for chunk in chunks(text) for piece in pieces(chunk) if not piece.isdigit())
    return [word for word in folded if word]  # a lone accent folds to nothing


def stem_of(name: str) -> str:
    """The name of a file without its ending."""
    return name.rpartition(".")[0] or name
