"""The variants a session can be delivered as: those that come with Bouncedesk, and the user's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.session import Stem
from app.errors import UsageError
from app.routing.variant_rule import VariantRule, read_rules
from render.tables import read_resource, read_toml
from render.text import shown

ALL = "all"
LARGEST_BYTES = 1_000_000  # of the user's own variants


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
