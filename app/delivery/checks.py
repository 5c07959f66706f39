"""Which sums a render can prove: for every variant at unity, the whole mix less what it leaves out."""

from collections.abc import Sequence

from render.plan import PlannedCheck, PlannedStem, PlannedVariant

MAIN = "main"
LEFT_OUT = {
    "tv": "lead",
    "instrumental": "vocals",
    "acapella": "music",
    "drumless": "drums",
    "bassless": "bass",
    "bgv_only": "the rest",
    "lead_only": "the rest",
}


def plan_checks(variants: Sequence[PlannedVariant], stems: Sequence[PlannedStem]) -> tuple[PlannedCheck, ...]:
    """The sums that hold by the gains of `stems`: each pair of variants that make up the main mix, the stems
    together, and for a variant without a partner the main mix less the source stems it leaves out."""
    mixes = {variant.name: index for index, variant in enumerate(variants) if variant.group is None}
    if MAIN not in mixes:
        return ()
    gains = [[stem.gains[index] for stem in stems] for index in range(len(variants))]
    main = gains[mixes[MAIN]]
    unity = [name for name, index in mixes.items() if name != MAIN and set(gains[index]) <= {0.0, 1.0}]
    checks, proved = [], set()
    for name in unity:
        rest = [whole - part for whole, part in zip(main, gains[mixes[name]], strict=True)]
        partner = next((other for other in unity if other != name and gains[mixes[other]] == rest), None)
        if partner and partner not in proved:
            checks.append(PlannedCheck(f"main = {name} + {partner}", mixes[MAIN], (mixes[name], mixes[partner])))
        elif not partner:
            left_out = tuple(index for index, gain in enumerate(rest) if gain)
            title = f"{name} = main − {LEFT_OUT.get(name, 'what it leaves out')}" if left_out else f"{name} = main"
            checks.append(PlannedCheck(title, mixes[MAIN], (mixes[name],), left_out))
        proved.add(name)
    return (*checks, *_stems_check(variants, mixes[MAIN]))


def _stems_check(variants: Sequence[PlannedVariant], main: int) -> tuple[PlannedCheck, ...]:
    parts = tuple(index for index, variant in enumerate(variants) if variant.group is not None)
    return (PlannedCheck("main = sum of stems", main, parts),) if parts else ()
