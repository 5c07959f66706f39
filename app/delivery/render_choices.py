"""What a request comes to in a scanned session: variants, cut-downs, bus and balance, and what to know of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.delivery.render_request import RenderRequest
from app.domain.cuts import CutChoice
from app.domain.session import FxOwner, Group, Scan, Severity, Stem
from app.intake.session_file import SessionFile
from app.routing.alternates import find_alternates
from app.routing.cuts import choose_cuts, missing_cut
from app.routing.variants import VariantRule, VariantRules
from app.text import listed
from render.bus.bus_file import table_of
from render.bus.settings import StripSettings
from render.delivery.manifest import Warned
from render.plan import NO_BUS, NO_STRIP, Processing

# A scan's findings that a manifest repeats: they change what is in the files.
REPEATED = ("unclassified", "unpaired_side", "rate_mismatch", "offset_unstamped")


@dataclass(frozen=True, slots=True)
class ChosenVariants:
    """The names `asked` for, in order; the rules to render; why others are `skipped`; the regions of cut-downs."""

    asked: tuple[str, ...]
    rules: tuple[VariantRule, ...]
    skipped: Mapping[str, str]
    cuts: Mapping[str, CutChoice]


def choose_variants(request: RenderRequest, rules: VariantRules, session: SessionFile, scan: Scan) -> ChosenVariants:
    """What `request` asks for of the scanned session; raises BouncedeskError where its cut-downs are wrong."""
    cuts = choose_cuts(rules, session.cuts, request.cuts)
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


def render_warnings(
    scan: Scan, rules: Sequence[VariantRule], processing: Processing | None = None
) -> tuple[Warned, ...]:
    """The warnings of rendering `rules` from the scanned session, through that processing."""
    return (
        *_findings(scan),
        *_shared_effects(scan.stems, rules),
        *_clean_warnings(scan.stems, rules),
        *_processing_warnings(processing),
    )


def _findings(scan: Scan) -> Iterable[Warned]:
    for problem in scan.problems:
        if problem.code in REPEATED and problem.severity is not Severity.ERROR:
            yield Warned(problem.code, problem.message, problem.files)


def _shared_effects(stems: Sequence[Stem], rules: Sequence[VariantRule]) -> Iterable[Warned]:
    shared = tuple(stem.path for stem in stems if stem.group is Group.VOCAL_FX and stem.fx_owner is FxOwner.BOTH)
    names = " ".join(selector for rule in rules for selector in (*rule.only, *rule.exclude, *rule.gain_db))
    if shared and ("lead" in names or "backing" in names):
        sentence = (
            "These effects serve the lead and the backing vocals alike and went with the lead; "
            "for exact splits ask for effects printed apart."
        )
        yield Warned("shared_vocal_fx", sentence, shared)


def _clean_warnings(stems: Sequence[Stem], rules: Sequence[VariantRule]) -> Iterator[Warned]:
    """The warnings of rendering `rules` from a session that may have clean versions or stretches to mute."""
    alternates = find_alternates(stems)
    for originals in dict.fromkeys(alternates.originals.values()):
        clean = tuple(path for path, replaced in alternates.originals.items() if replaced == originals)
        names = listed([stem.path for stem in originals])
        sentence = f"Only clean variants have {listed(clean)}, in the place of {names}."
        yield Warned("clean_versions", sentence, (*clean, *(stem.path for stem in originals)))
    if alternates.spare:
        sentence = f"No variant has {listed(alternates.spare)}, as another clean version stands in for the same stem."
        yield Warned("clean_spare", sentence, alternates.spare)
    if alternates.unmatched:
        sentence = (
            f"Every variant has {listed(alternates.unmatched)}, as no stem is named the same but for that word; "
            "a clean version must be named like what it replaces."
        )
        yield Warned("clean_unmatched", sentence, alternates.unmatched)
    muted = tuple(stem.path for stem in stems if stem.mixed and stem.mutes)
    if muted and any(rule.replace for rule in rules):
        yield Warned("clean_mutes", f"Clean variants mute {listed(muted)} where session.toml says so.", muted)


def _processing_warnings(processing: Processing | None) -> Iterator[Warned]:
    """That mixes went through the bus each by itself."""
    if processing is not None and processing.independent:
        sentence = (
            "Each variant went through the bus by itself, so parts do not sum to the main mix; the stems of groups "
            "follow the main mix and still do."
        )
        yield Warned("independent_bus", sentence)
