"""Which cut-downs a render makes: chosen in `session.toml` or in the request, each of a variant of full length."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.delivery.variant_rule import VariantRule
from app.delivery.variants import VariantRules
from app.domain.cuts import CutChoice
from app.domain.session import Stem
from app.errors import UsageError
from render.errors import BouncedeskError


@dataclass(frozen=True, slots=True)
class ChosenCut:
    """A cut-down with its regions, and the rule of the variant it is cut from."""

    choice: CutChoice
    base: VariantRule

    def rule(self, cut: VariantRule) -> VariantRule:
        """The rule of its variant under the name, the title and the length of `cut`."""
        named = replace(self.base, name=cut.name, title=cut.title, default=cut.default, ask=cut.ask)
        return replace(named, length_s=cut.length_s, at_most_s=cut.at_most_s)


def check_cut_names(names: Iterable[str], rules: VariantRules) -> None:
    """Raise UsageError for a name that is no cut-down's."""
    for name in names:
        if not rules.rule(name).is_cut:
            raise UsageError(f"The variant {name} is no cut-down; choose from {', '.join(_cut_names(rules))}.")


def choose_cuts(
    rules: VariantRules, in_session: Mapping[str, CutChoice], asked: Mapping[str, CutChoice]
) -> Mapping[str, ChosenCut]:
    """Every cut-down that has regions, by name.

    What was `asked` for decides over regions that the session's file gives, and leaves its other settings as they are.
    Raises BouncedeskError naming what is wrong.
    """
    _check_session_names(rules, in_session)
    merged = {**in_session, **{name: _merge(in_session.get(name), choice) for name, choice in asked.items()}}
    return {name: ChosenCut(choice, _base(rules, choice)) for name, choice in merged.items() if choice.regions}


def missing_cut(rule: VariantRule, cuts: Mapping[str, ChosenCut], stems: Sequence[Stem]) -> str | None:
    """Why a cut-down cannot be rendered, in one sentence; None where it can."""
    if rule.name in cuts:
        return cuts[rule.name].base.missing(stems)
    last = "end" if rule.length_s else "1:04"
    return (
        f"No regions are chosen for the {rule.title.lower()}; write the times of what to keep in session.toml, as "
        f'[cuts.{rule.name}] with regions = [["0:12", "0:14"], ["1:02", "{last}"]], '
        f'or render with --cut "{rule.name}=0:12-0:14,1:02-{last}".'
    )


def _check_session_names(rules: VariantRules, in_session: Mapping[str, CutChoice]) -> None:
    known = _cut_names(rules)
    for name, choice in in_session.items():
        if name not in known:
            raise BouncedeskError(
                f"{choice.place}: there is no cut-down of that name; the names are {', '.join(known)}; correct it and "
                "try again."
            )


def _cut_names(rules: VariantRules) -> list[str]:
    return [rule.name for rule in rules.rules if rule.is_cut]


def _merge(settings: CutChoice | None, choice: CutChoice) -> CutChoice:
    return replace(settings, regions=choice.regions, place=choice.place) if settings else choice


def _base(rules: VariantRules, choice: CutChoice) -> VariantRule:
    full = [rule for rule in rules.rules if not rule.is_cut and not rule.each_group]
    for rule in full:
        if rule.name == choice.of:
            return rule
    raise BouncedeskError(
        f"{choice.place}: “of” is {choice.of}, and a cut-down can be of {', '.join(rule.name for rule in full)}; "
        "correct it and try again."
    )
