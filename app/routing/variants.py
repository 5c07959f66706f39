"""The variants a session can be delivered as, those that come with Bouncedesk and the user's own, rule by rule."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domain.session import MIXED_GROUPS, Family, FxOwner, Group, Stem, family_of
from app.errors import UsageError
from app.routing.alternates import find_alternates
from render.tables import Table, read_resource, read_toml
from render.text import shown

ALL = "all"
CLEAN = "clean"
LEAD, BACKING = "lead", "backing"
SELECTORS = (*(str(group) for group in MIXED_GROUPS), *(str(family) for family in Family), LEAD, BACKING)
SELECTING = ("only", "exclude", "gain_db", "each", "replace", "click")
KEYS = ("title", "contains", *SELECTING, "length_s", "at_most_s", "default", "ask")
CLICK_SIDES = ("left", "right", "both")
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_]{,39}")
LOWEST_DB, HIGHEST_DB = -60.0, 12.0
SHORTEST_S, LONGEST_S = 0.5, 600.0


def selects(selector: str, stem: Stem) -> bool:
    """Whether `selector` names the stem. Effects of both vocals go with the lead."""
    if selector == LEAD:
        return stem.group is Group.LEAD_VOCAL or (stem.group is Group.VOCAL_FX and stem.fx_owner is not FxOwner.BACKING)
    if selector == BACKING:
        return stem.group is Group.BACKING_VOCAL or (stem.group is Group.VOCAL_FX and stem.fx_owner is FxOwner.BACKING)
    return selector in (str(stem.group), str(family_of(stem.group)))


def any_selects(selectors: Iterable[str], stem: Stem) -> bool:
    """Whether one of the selectors names the stem."""
    return any(selects(selector, stem) for selector in selectors)


@dataclass(frozen=True, slots=True)
class VariantRule:
    """One variant: `only` and `exclude` choose stems, `gain_db` changes levels, `each_group` makes a file a group.

    `replace` is "clean" where clean versions play in place of their originals. `click` is the side that the click
    plays on, the music then being in mono on the other; "both": the click on both sides of the stereo music.
    `length_s`, or `at_most_s` for one of any length up to that, makes it a cut-down: regions of another variant.
    """

    name: str
    title: str
    contains: str
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    gain_db: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    each_group: bool = False
    replace: str = ""
    click: str = ""
    length_s: float | None = None
    at_most_s: float | None = None
    default: bool = False
    ask: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether it is a cut-down, whose regions somebody has to choose."""
        return self.length_s is not None or self.at_most_s is not None

    def spelt_out(self) -> "VariantRule":
        """The rule with its changes of level in dB put where `contains` says `{lead}` and the like."""
        text = self.contains
        for selector, change in self.gain_db.items():
            text = text.replace(f"{{{selector}}}", f"{round(change, 2) + 0.0:+g}".replace("-", "−"))
        return replace(self, contains=text)

    def holds(self, stem: Stem) -> bool:
        """Whether the stem plays in this variant."""
        if not stem.mixed or any_selects(self.exclude, stem):
            return False
        return not self.only or any_selects(self.only, stem)

    def gain(self, stem: Stem) -> float:
        """The factor the stem plays at, 0 where it does not."""
        if not self.holds(stem):
            return 0.0
        decibels = sum(change for selector, change in self.gain_db.items() if selects(selector, stem))
        return float(10 ** (decibels / 20)) if decibels else 1.0

    def missing(self, stems: Sequence[Stem]) -> str | None:
        """Why the session has nothing for this variant, in one sentence; None where it can be rendered."""
        held = [stem for stem in stems if self.holds(stem)]
        if not held or (self.gain_db and not any(any_selects(self.gain_db, stem) for stem in held)):
            return f"The session has no stems for {self.title.lower()} ({self.contains})."
        if self.click and not any(stem.readable and stem.group is Group.CLICK for stem in stems):
            return f"The session has no click for {self.title.lower()}; add one with click in its name, as “Click.wav”."
        if self.replace and not any(stem.mutes for stem in held) and not find_alternates(stems).originals:
            return (
                f"The session has nothing clean for {self.title.lower()}; name clean stems like those they replace, "
                "as “Lead Vocal clean.wav” beside “Lead Vocal.wav”, or list what to mute under [clean] in session.toml."
            )
        return None

    def repeats_main(self, stems: Sequence[Stem]) -> bool:
        """Whether there is nothing to leave out, so that the variant would be the main mix again."""
        if self.click or self.replace or not self.exclude:
            return False
        return not any(any_selects(self.exclude, stem) for stem in stems if stem.mixed)


@dataclass(frozen=True, slots=True)
class VariantRules:
    """Every variant there is, in the order they are shown and rendered."""

    rules: tuple[VariantRule, ...]

    @classmethod
    def load(cls, user_file: Path | None = None) -> "VariantRules":
        """The variants that come with Bouncedesk, as `user_file` changes them, and those it adds.

        Raises BouncedeskError naming the file, the variant, the key and the line that is wrong; a file that is not
        there says nothing.
        """
        rules = read_rules(read_resource("variants.toml"))
        if user_file and user_file.exists():
            rules = read_rules(read_toml(user_file, f"The variants {user_file}"), rules)
        return cls(tuple(rule.spelt_out() for rule in rules))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all variants."""
        return tuple(rule.name for rule in self.rules)

    @property
    def default(self) -> tuple[str, ...]:
        """The names of the variants rendered unless others are asked for."""
        return tuple(rule.name for rule in self.rules if rule.default)

    def rule(self, name: str) -> VariantRule:
        """The variant called `name`; raises UsageError listing what there is."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        known = ", ".join(self.names)
        raise UsageError(
            f"There is no variant called “{shown(name)}”; choose from {known}, or all.",
            code="unknown_variant",
            variant=name,
        )

    def missing(self, name: str, stems: Sequence[Stem]) -> str | None:
        """Why the session has nothing for the variant, in one sentence; None where it can be rendered."""
        return self.rule(name).missing(stems)

    def applicable(self, stems: Sequence[Stem]) -> tuple[str, ...]:
        """The variants that `all` stands for: neither empty, nor the main mix again, nor one that must be asked for."""
        return tuple(
            rule.name
            for rule in self.rules
            if not rule.ask and rule.missing(stems) is None and not rule.repeats_main(stems)
        )

    def chosen(self, asked: Sequence[str], stems: Sequence[Stem]) -> tuple[VariantRule, ...]:
        """The rules asked for, each once, in the order of the rules; raises UsageError for an unknown name."""
        wanted: set[str] = set()
        for name in asked or self.default:
            wanted.update(self.applicable(stems) if name == ALL else {self.rule(name).name})
        return tuple(rule for rule in self.rules if rule.name in wanted)


def read_rules(tables: Table, before: Iterable[VariantRule] = ()) -> tuple[VariantRule, ...]:
    """The rules `before`, as changed by the tables of a file, then those it adds, in its order.

    A table for a variant that is there already changes the settings it names and leaves the others. Raises
    BouncedeskError naming the variant, the key, the file and the line.
    """
    rules = {rule.name: rule for rule in before}
    for name in tables:
        rules[name] = _read(tables, name, rules.get(name))
    return tuple(rules.values())


def _read(tables: Table, name: str, before: VariantRule | None) -> VariantRule:
    if not SAFE_NAME.fullmatch(name):
        raise tables.wrong(name, "is not a name of 1 to 40 small letters, digits and underscores")
    table = tables.table(name)
    table.only(KEYS)
    rule = before or VariantRule(name, title=name, contains="")
    changed = replace(rule, **dict(_setting(table, key) for key in table))
    if changed.each_group and changed.click:
        raise table.wrong("click", "cannot go with each, which makes a file for every group")
    return changed


def _setting(table: Table, key: str) -> tuple[str, Any]:
    """The field that a key of a table sets, and its value, checked."""
    if key in ("title", "contains"):
        return key, shown(table.text(key), longest=200)
    if key in ("default", "ask"):
        return key, table.flag(key)
    if key in ("only", "exclude"):
        return key, tuple(_known(table, key, table.texts(key)))
    if key == "gain_db":
        return key, _gains(table)
    if key in ("length_s", "at_most_s"):
        return key, table.number(key, None, SHORTEST_S, LONGEST_S, "seconds")
    if key == "each":
        return "each_group", bool(table.word(key, ("group",)))
    return key, table.word(key, (CLEAN,) if key == "replace" else CLICK_SIDES)


def _known(table: Table, key: str, selectors: Iterable[str]) -> Iterator[str]:
    for selector in selectors:
        if selector not in SELECTORS:
            raise table.wrong(key, f"names “{shown(selector)}”, which is none of {', '.join(SELECTORS)}")
        yield selector


def _gains(table: Table) -> Mapping[str, float]:
    gains = table.table("gain_db")
    known = _known(table, "gain_db", gains)
    return MappingProxyType({selector: gains.number(selector, None, LOWEST_DB, HIGHEST_DB, "dB") for selector in known})
