"""Which variants a request comes to: rendered, or skipped with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.delivery.cut_choices import choose_cuts, missing_cut
from app.delivery.request import RenderRequest
from app.delivery.variant_rule import VariantRule
from app.delivery.variants import VariantRules
from app.domain.cuts import CutChoice
from app.domain.session import Scan
from app.intake.session_file import read_session_file


@dataclass(frozen=True, slots=True)
class Chosen:
    """The names `asked` for, in order; the rules to render; why others are `skipped`; the regions of cut-downs."""

    asked: tuple[str, ...]
    rules: tuple[VariantRule, ...]
    skipped: Mapping[str, str]
    cuts: Mapping[str, CutChoice]


def choose_variants(request: RenderRequest, rules: VariantRules, scan: Scan) -> Chosen:
    """What `request` asks for of the scanned session; raises BouncedeskError where its cut-downs are wrong."""
    cuts = choose_cuts(rules, read_session_file(request.folder).cuts, request.cuts)
    chosen = rules.chosen((*(request.variants or rules.default), *request.cuts), scan.stems)
    skipped = {
        rule.name: reason
        for rule in chosen
        if (reason := missing_cut(rule, cuts, scan.stems) if rule.is_cut else rule.missing(scan.stems))
    }
    rendered = [rule for rule in chosen if rule.name not in skipped]
    return Chosen(
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
