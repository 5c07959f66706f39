"""What somebody asked to have rendered, and what that comes to in a session: variants, cut-downs, bus and balance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.cuts import CutChoice
from app.domain.session import Group, Scan
from app.errors import UsageError
from app.intake.grouping import GroupRules
from app.intake.session_file import SessionFile, read_session_file
from app.routing.cuts import check_cut_names, choose_cuts, missing_cut
from app.routing.variants import ALL, VariantRule, VariantRules
from render.bus.file import table_of
from render.bus.settings import BusSettings, StripSettings
from render.delivery.manifest import Warned
from render.encoders.formats import Formats
from render.errors import AudioError, BouncedeskError
from render.plan import NO_BUS, NO_STRIP, Headroom, Processing
from render.text import shown


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """A render of the session `folder` into `out`; empty `variants` means the default ones.

    `groups` overrides the group of stems by their path in the session; `rules` find that of the others, the usual ones
    where there are none. `artist` and `title` go into file names; where they are empty, `session.toml` and then the
    folder's name are used. `naming` is a template of file names, empty for the usual one, and `names` are values for
    its parts beyond artist, song, variant and format. `cache` is the folder that remembers renders, so that only what
    changed is rendered again; `variants_file` holds the user's own variants.

    `cuts` are cut-downs by their variant's name, which are rendered beside `variants`; their regions decide over those
    that `session.toml` gives. At most `jobs` processors are used; 0 means all.

    `bus` and the strips of `balance` decide over those of `session.toml`, settings that do nothing switching them off.
    The bus follows the full mix for every variant, unless `independent` has each variant go through it by itself.
    """

    folder: Path
    out: Path
    variants: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("wav24",)
    headroom: str = "trim"
    strict: bool = False
    force: bool = False
    jobs: int = 0
    artist: str = ""
    title: str = ""
    naming: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    cuts: Mapping[str, CutChoice] = field(default_factory=dict)
    cache: Path | None = None
    variants_file: Path | None = None
    bus: BusSettings | None = None
    balance: Mapping[Group, StripSettings] = field(default_factory=dict)
    independent: bool = False
    rules: GroupRules | None = None


def check_render_request(request: RenderRequest, rules: VariantRules) -> None:
    """Raise UsageError or BouncedeskError in one sentence where the request cannot be carried out as asked."""
    if not request.folder.is_dir():
        what = "is not a folder" if request.folder.exists() else "does not exist"
        raise BouncedeskError(
            f"{request.folder} {what}; choose the folder that holds the stems.",
            code="not_a_folder",
            file=request.folder,
        )
    session, target = request.folder.resolve(), _resolved(request.out)
    if target == session or session in target.parents:
        raise UsageError(
            f"{request.out} is inside the session's folder, which is never written to; choose a folder outside it.",
            code="inside_session",
            file=request.out,
        )
    if request.headroom not in tuple(Headroom):
        raise UsageError(
            f"Headroom is trim, refuse or float, not “{shown(request.headroom)}”.", code="unknown_headroom"
        )
    for name in request.variants:
        if name != ALL:
            rules.rule(name)
    check_cut_names(request.cuts, rules)
    try:
        for name in request.formats:
            Formats().parse(name)
    except AudioError as error:
        raise UsageError.of(error) from error


def _resolved(out: Path) -> Path:
    try:
        return out.resolve()
    except (OSError, RuntimeError) as error:  # links that lead in a circle: which of the two depends on the Python
        raise UsageError(
            f"{out} cannot be followed to a folder; choose another place for the render.", code="not_a_folder", file=out
        ) from error


@dataclass(frozen=True, slots=True)
class ChosenVariants:
    """The names `asked` for, in order; the rules to render; why others are `skipped`; the regions of cut-downs."""

    asked: tuple[str, ...]
    rules: tuple[VariantRule, ...]
    skipped: Mapping[str, str]
    cuts: Mapping[str, CutChoice]


def choose_variants(request: RenderRequest, rules: VariantRules, scan: Scan) -> ChosenVariants:
    """What `request` asks for of the scanned session; raises BouncedeskError where its cut-downs are wrong."""
    cuts = choose_cuts(rules, read_session_file(request.folder).cuts, request.cuts)
    chosen = rules.chosen((*(request.variants or rules.default), *request.cuts), scan.stems)
    skipped = {
        rule.name: reason
        for rule in chosen
        if (reason := missing_cut(rule, cuts, scan.stems) if rule.is_cut else rule.missing(scan.stems))
    }
    rendered = [rule for rule in chosen if rule.name not in skipped]
    return ChosenVariants(
        tuple(rule.name for rule in chosen),
        tuple(cuts[rule.name].rule(rule) if rule.is_cut else rule for rule in rendered),
        skipped,
        {rule.name: cuts[rule.name].choice for rule in rendered if rule.is_cut},
    )


def describe_cuts(cuts: Mapping[str, CutChoice]) -> dict[str, Any]:
    """The manifest's account of the cut-downs: what they were made of, as it was written."""
    return {
        name: {
            "of": cut.of,
            "regions": [[region.start.text, region.end.text if region.end else "end"] for region in cut.regions],
            "crossfade_ms": cut.crossfade_ms,
            "fade_out_s": cut.fade_out_s,
        }
        for name, cut in cuts.items()
    }


def choose_processing(request: RenderRequest, session: SessionFile, scan: Scan) -> Processing | None:
    """What was asked for, and where nothing was, what the session's file says; None where mixes are plain sums.

    A strip without stems, or one that does nothing, is left out.
    """
    bus = request.bus if request.bus is not None else session.bus or NO_BUS
    present = {stem.group for stem in scan.stems if stem.mixed}
    balance: Mapping[Group, StripSettings] = {**session.balance, **request.balance}
    strips = {str(group): strip for group, strip in balance.items() if group in present and strip != NO_STRIP}
    if bus == NO_BUS and not strips:
        return None
    processing = Processing(bus, strips)
    return Processing(bus, strips, request.independent and processing.bus_moves)


def describe_processing(processing: Processing | None) -> dict[str, Any]:
    """The manifest's account of it; what is at its default is left out."""
    if processing is None:
        return {"bus": None, "independent": False, "balance": {}}
    return {
        "bus": table_of(processing.bus) if processing.bus != NO_BUS else None,
        "independent": processing.independent,
        "balance": {group: table_of(strip) for group, strip in processing.strips.items()},
    }


def processing_warnings(processing: Processing | None) -> tuple[Warned, ...]:
    """What should be known of mixes that went through the bus each by itself."""
    if processing is None or not processing.independent:
        return ()
    sentence = (
        "Each variant went through the bus by itself, so parts do not sum to the main mix; the stems of groups follow "
        "the main mix and still do."
    )
    return (Warned("independent_bus", sentence),)
