"""The rules of `resources/groups.toml`: which words speak for which group, and how strongly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.session import VOCAL_GROUPS, Group
from app.intake.vocabulary import Vocabulary
from app.text import fold
from render.tables import Table

VOCALS = "vocals"  # the section that becomes lead_vocal, backing_vocal or vocal_fx
SECTIONS = (VOCALS, *(group.value for group in Group if group not in VOCAL_GROUPS))
OTHER_TABLES = ("weights", "confidence", "doubts", "vocal_roles", "effects", "passing", "negations", "nameless")
ROLES = ("lead", "backing", "backing_alone")
DOUBTS = ("rival", "typing_slip", "folder")
TITLED = 0.25  # how sure a name is that only what all names share decides, where the rules do not say
HABIT = 0.9  # how sure a name is that was put right before, where the rules do not say


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word or phrase (`words`) says: its section, how much that weighs, how sure a name decided by it is."""

    words: str
    section: str
    weight: float
    confidence: float


@dataclass(frozen=True, slots=True)
class RuleTables:
    """All rules, folded: `phrases` maps a run of words to what they say, longest runs of `longest` words."""

    phrases: dict[tuple[str, ...], Entry]
    longest: int
    vocabulary: Vocabulary
    roles: dict[str, frozenset[str]]
    effects: frozenset[str]
    effect: Entry
    negations: frozenset[str]
    doubts: dict[str, float]
    nothing: float
    usual: float
    habit: float
    titled: float
    nameless: frozenset[str]


def read_rules(table: Table) -> RuleTables:
    """The rules of the file; raises BouncedeskError naming the key that is wrong."""
    table.only((*SECTIONS, *OTHER_TABLES))
    weights, confidence = _numbers(table.table("weights")), _numbers(table.table("confidence"))
    entries = {name: (weight, confidence.get(name, 0.5)) for name, weight in weights.items()}
    phrases = _with_plurals(dict(_phrases(table, entries)))
    effects = table.table("effects")
    effects.only(("words", "weight"))
    if effects.text("weight") not in entries:
        raise effects.wrong("weight", f"must be one of {', '.join(entries)}")
    roles = _roles(table.table("vocal_roles"))
    negations, marks = _words(table.table("negations")), _words(effects)
    telling = {word for phrase in phrases for word in phrase} | marks | negations
    telling |= {word for words in roles.values() for phrase in words for word in phrase.split()}
    return RuleTables(
        phrases=phrases,
        longest=max(len(phrase) for phrase in phrases),
        vocabulary=Vocabulary.of(telling - _words(table.table("passing")), _words(table.table("passing"))),
        roles=roles,
        effects=marks,
        effect=Entry("", Group.FX.value, *entries[effects.text("weight")]),
        negations=negations,
        doubts=_doubts(table.table("doubts")),
        nothing=confidence.get("nothing", 0.1),
        usual=weights.get("usual", 0.0),
        habit=confidence.get("habit", HABIT),
        titled=confidence.get("titled", TITLED),
        nameless=_words(table.table("nameless")),
    )


def _phrases(table: Table, entries: dict[str, tuple[float, float]]) -> Iterator[tuple[tuple[str, ...], Entry]]:
    places: dict[tuple[str, ...], str] = {}
    for section in SECTIONS:
        lists = table.table(section)
        lists.only(entries)
        for weight in lists:
            for written in lists.texts(weight):
                phrase = tuple(fold(written).split())
                if not phrase or phrase in places:
                    where = f"stands under {places[phrase]} already" if phrase else "is empty"
                    raise lists.wrong(weight, f"lists “{written}”, which {where}")
                places[phrase] = f"{section}.{weight}"
                yield phrase, Entry(" ".join(phrase), section, *entries[weight])


def _with_plurals(phrases: dict[tuple[str, ...], Entry]) -> dict[tuple[str, ...], Entry]:
    """Phrases are known in the plural too; single words are put in the singular when a name is read."""
    plurals = {(*phrase[:-1], f"{phrase[-1]}s"): entry for phrase, entry in phrases.items() if len(phrase) > 1}
    return plurals | phrases


def _roles(table: Table) -> dict[str, frozenset[str]]:
    table.only(ROLES)
    return {role: frozenset(_folded(table.texts(role))) for role in ROLES}


def _doubts(table: Table) -> dict[str, float]:
    table.only(DOUBTS)
    return {name: table.number(name) for name in DOUBTS}


def _numbers(table: Table) -> dict[str, float]:
    return {key: table.number(key) for key in table}


def _words(table: Table) -> frozenset[str]:
    return frozenset(_folded(table.texts("words")))


def _folded(texts: Iterable[str]) -> Iterator[str]:
    return (" ".join(fold(text).split()) for text in texts)
