"""The sums that a render promises to prove: true by the gains, whatever the variants."""

from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.delivery.render_plan import plan_render
from app.delivery.render_request import RenderRequest
from app.domain.session import Stem
from app.routing.routing import plan_checks
from app.routing.variants import VariantRules
from render.plan import Plan, PlannedCheck, PlannedStem, PlannedVariant
from tests.app.delivery.samples import EVERYTHING, scan_of

RULES = VariantRules.load()
GAINS = st.sampled_from([0.0, 0.0, 1.0, 1.0, 1.0, 0.5, 1.1220184543019633])
NAMES = ("main", "instrumental", "tv", "acapella", "drumless", "alt", "lead_only")


def variant(name: str, group: str | None = None) -> PlannedVariant:
    """A variant without files: sums are a matter of gains."""
    return PlannedVariant(name, (), group)


def stems_of(columns: Sequence[Sequence[float]]) -> tuple[PlannedStem, ...]:
    """Stems with these gains, one column of the matrix each."""
    return tuple(PlannedStem(f"{n}.wav", Path(f"{n}.wav"), 0, tuple(gains)) for n, gains in enumerate(columns))


def holds(check: PlannedCheck, stems: Sequence[PlannedStem]) -> bool:
    """Whether total = the parts together + the stems themselves, for every stem of the session."""
    return all(
        stem.gains[check.total] * (index not in check.stems) == sum(stem.gains[part] for part in check.parts)
        for index, stem in enumerate(stems)
    )


@st.composite
def mixes(draw: st.DrawFn) -> tuple[list[PlannedVariant], tuple[PlannedStem, ...]]:
    """Variants and files for groups in any order, with any gains; the main mix need not be at unity."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    split = [variant(name, f"group{n}") for name in ("stems", "halves") for n in range(draw(st.integers(0, 3)))]
    variants = draw(st.permutations([variant(name) for name in names] + split))
    columns = draw(st.lists(st.lists(GAINS, min_size=len(variants), max_size=len(variants)), min_size=1, max_size=5))
    return variants, stems_of(columns)


@given(mixes())
def test_every_planned_sum_is_true_by_the_gains(
    mix: tuple[list[PlannedVariant], tuple[PlannedStem, ...]],
) -> None:
    """Whatever the rules: a sum that is promised is the total of its parts and stems, for every single stem."""
    variants, stems = mix
    for check in plan_checks(variants, stems):
        assert holds(check, stems), check


@given(mixes())
def test_every_unity_variant_of_a_unity_mix_is_in_a_sum(
    mix: tuple[list[PlannedVariant], tuple[PlannedStem, ...]],
) -> None:
    """Where the main mix has everything, each variant that only leaves something out is proved."""
    variants, stems = mix
    main = next((index for index, one in enumerate(variants) if one.name == "main"), None)
    checks = plan_checks(variants, stems)
    if main is None:
        assert checks == ()
        return
    assert all(check.total == main for check in checks)
    if any(stem.gains[main] != 1.0 for stem in stems):
        return
    proved = {part for check in checks for part in check.parts}
    for index, one in enumerate(variants):
        if index != main and one.group is None and {stem.gains[index] for stem in stems} <= {0.0, 1.0}:
            assert index in proved, one.name


@given(st.lists(st.sampled_from(EVERYTHING), min_size=1, unique=True), st.sets(st.sampled_from(RULES.names)))
def test_the_sums_of_any_session_are_true(stems: list[Stem], names: set[str]) -> None:
    """The variants that come with it, asked for in any choice, of any session."""
    scan = scan_of(*stems)
    chosen = [rule for rule in RULES.chosen(tuple(names), stems) if rule.missing(stems) is None]
    plan = plan_render(scan, RenderRequest(scan.folder, Path("/out")), chosen)
    assert all(holds(check, plan.stems) for check in plan.checks)
    assert len({check.name for check in plan.checks}) == len(plan.checks)


def full_plan() -> Plan:
    """Every variant of a session with everything."""
    scan = scan_of(*EVERYTHING)
    return plan_render(scan, RenderRequest(scan.folder, Path("/out")), RULES.rules)


def test_a_full_session_proves_what_the_contract_names() -> None:
    """Instrumental and a cappella are the mix, tv lacks the lead, the stems are the mix; changed levels prove none."""
    names = [check.name for check in full_plan().checks]
    assert names == [
        "main = instrumental + acapella",
        "main = tv + lead_only",
        "drumless = main − drums",
        "bassless = main − bass",
        "bgv_only = main − the rest",
        "main = backing_track + lead_only",
        "clean = main",
        "main = sum of stems",
    ]


def test_source_stems_stand_in_for_a_variant_that_was_not_asked_for() -> None:
    """The tv mix alone is proved against the lead's own files."""
    scan = scan_of(*EVERYTHING)
    plan = plan_render(scan, RenderRequest(scan.folder, Path("/out")), [RULES.rule("main"), RULES.rule("tv")])
    (check,) = plan.checks
    assert check.name == "tv = main − lead"
    assert [plan.stems[index].name for index in check.stems] == ["Lead.wav", "Lead Verb.wav", "Vox Verb.wav"]


def test_a_variant_that_leaves_nothing_out_equals_the_main_mix() -> None:
    """Asked for drumless without drums: the promise is that both files are the same."""
    plan = plan_checks([variant("main"), variant("drumless")], stems_of([(1.0, 1.0), (1.0, 1.0)]))
    assert plan == (PlannedCheck("drumless = main", 0, (1,), ()),)


def test_files_for_some_groups_only_are_not_said_to_be_the_mix() -> None:
    """A rule that splits the music alone promises nothing about the main mix."""
    assert plan_checks([variant("main"), variant("music", "drums")], stems_of([(1.0, 1.0), (1.0, 0.0)])) == ()
