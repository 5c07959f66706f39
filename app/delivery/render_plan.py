"""From a session and a request to a render that the engine can carry out. Runs in a process that renders."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app import __version__
from app.delivery.file_names import distinct, file_name
from app.delivery.mixed_stems import refuse_incomplete, stem_warnings, without_extras
from app.delivery.render_choices import (
    ChosenVariants,
    choose_processing,
    choose_variants,
    describe_cuts,
    describe_processing,
    render_warnings,
)
from app.delivery.render_request import RenderRequest, check_render_request
from app.domain.cuts import CutChoice
from app.domain.session import Scan, Stem
from app.intake.grouping import GroupRules
from app.intake.scan import survey_folder
from app.intake.session_file import read_session_file
from app.routing.cuts import plan_cut
from app.routing.routing import MAIN, Routing, plan_checks, provable
from app.routing.variants import VariantRule, VariantRules
from render.delivery.manifest import DeliveredFile, ManifestHeader
from render.delivery.render import deliver, is_unchanged
from render.delivery.reusable import RenderOptions
from render.encoders.formats import FLOAT_FORMAT, Format, Formats
from render.errors import BouncedeskError
from render.monitor import Monitor, Unwatched
from render.plan import Headroom, Plan, PlannedFile, PlannedVariant, Processing
from render.units import resampled_frames

STEREO = 2


@dataclass(frozen=True, slots=True)
class FullMix:
    """What the mixes go through, and the rule of the full mix that the bus follows."""

    processing: Processing
    full: VariantRule


def plan_render(
    scan: Scan,
    request: RenderRequest,
    rules: Sequence[VariantRule],
    cuts: Mapping[str, CutChoice] | None = None,
    processed: FullMix | None = None,
) -> Plan:
    """The plan that renders `rules` of the scanned session, with the regions of `cuts` for those that are cut-downs.

    Cut-downs without regions are left out. Raises BouncedeskError where the stems cannot be mixed, or regions do not
    make the length of their cut-down.
    """
    chosen = cuts or {}
    rules = [rule for rule in rules if not rule.is_cut or rule.name in chosen]
    routing = Routing(scan, processed.full if processed else None)
    mixes = [mix for rule in rules for mix in routing.mixes(rule)]
    _refuse_multichannel(routing.playing(mixes))
    planned = routing.planned(mixes)
    named = _name_files(scan, request, [mix.name for mix in mixes])
    frames = _last_frame([stem for stem in scan.stems if stem.mixed], scan.sample_rate)
    made = {rule.name: plan_cut(rule, chosen[rule.name], frames, scan.sample_rate) for rule in rules if rule.is_cut}
    variants = tuple(
        PlannedVariant(mix.rule.name, files, mix.group, made.get(mix.rule.name), routing.fold(mix))
        for mix, files in zip(mixes, named, strict=True)
    )
    plan = Plan(
        out=request.out,
        sample_rate=scan.sample_rate,
        frames=frames,
        stems=planned,
        variants=variants,
        headroom=Headroom(request.headroom),
        processing=processed.processing if processed else None,
    )
    return replace(plan, checks=provable(plan, plan_checks(variants, planned)))


def _refuse_multichannel(stems: Sequence[Stem]) -> None:
    for stem in stems:
        if stem.channels > STEREO:
            raise BouncedeskError(
                f"{stem.path} has {stem.channels} channels, and only mono and stereo stems can be mixed; "
                "ask for a stereo bounce of it, or leave it out in session.toml.",
                code="not_stereo",
                file=stem.path,
                channels=stem.channels,
            )


def _name_files(scan: Scan, request: RenderRequest, mixes: Sequence[str]) -> list[tuple[PlannedFile, ...]]:
    """The files of each mix; no two of the whole render are called alike."""
    formats = Formats()
    kinds = [formats.parse(name) for name in dict.fromkeys(request.formats)]
    planned = [[_plan_file(scan, request, mix, kind, formats) for kind in kinds] for mix in _numbered(mixes)]
    taken: set[str] = set()
    return [tuple(replace(file, path=distinct(file.path, taken)) for file in files) for files in planned]


def _numbered(mixes: Sequence[str]) -> list[str]:
    """The mixes' names, numbered where a variant is called like a group that has a file of its own."""
    seen = Counter[str]()
    numbered = []
    for mix in mixes:
        seen[mix] += 1
        numbered.append(mix if seen[mix] == 1 else f"{mix}-{seen[mix]}")
    return numbered


def _plan_file(scan: Scan, request: RenderRequest, mix: str, kind: Format, formats: Formats) -> PlannedFile:
    artist = request.artist or scan.artist
    title = request.title or scan.title or scan.folder.resolve().name

    def path(form: Format) -> str:
        label = form.file_label(scan.sample_rate)
        return file_name(artist, title, mix, label, form.extension, request.naming, request.names)

    as_float = formats.parse(FLOAT_FORMAT + (f"@{kind.rate}" if kind.rate else ""))
    return PlannedFile(kind, path(kind), PlannedFile(as_float, path(as_float)) if kind.fixed else None)


def _last_frame(stems: Sequence[Stem], rate: int) -> int:
    ends = [
        resampled_frames(stem.offset_frames, stem.sample_rate, rate)
        + resampled_frames(stem.frames, stem.sample_rate, rate)
        for stem in stems
    ]
    return max(ends, default=0)


@dataclass(frozen=True, slots=True)
class PlannedRender:
    """A render ready to be carried out: the engine's plan, what its manifest says beside, and how to go about it."""

    plan: Plan
    header: ManifestHeader
    options: RenderOptions

    def stands(self, monitor: Monitor) -> bool:
        """Whether all of it is there already, so that carrying it out takes an instant and no engine."""
        return is_unchanged(self.plan, monitor, self.options)

    def carry_out(self, monitor: Monitor) -> dict[str, Any]:
        """Render and return the manifest; raises AudioError or Cancelled with the folder as it was before."""
        return deliver(self.plan, self.header, monitor, self.options)


def survey(request: RenderRequest, monitor: Monitor) -> Scan:
    """What is in the request's folder, from the files' headers; raises UsageError or BouncedeskError."""
    check_render_request(request, VariantRules.load(request.variants_file))
    monitor.progress("looking at the session", 0.0)
    scan = survey_folder(request.folder, request.rules or GroupRules.load(), monitor, request.groups)
    return without_extras(scan, request)


def plan_session(request: RenderRequest, scan: Scan) -> PlannedRender:
    """Plan what `request` asks for of the session; raises BouncedeskError."""
    refuse_incomplete(scan, request)
    refuse_unmixable(scan, request)
    rules, session = VariantRules.load(request.variants_file), read_session_file(request.folder)
    chosen = choose_variants(request, rules, session, scan)
    processing = choose_processing(request, session, scan)
    header = ManifestHeader(
        created_by=f"Bouncedesk {__version__}",
        session=describe_session(scan, request),
        settings={**describe_settings(request, chosen, scan), **describe_processing(processing)},
        skipped=tuple(DeliveredFile(name, skipped=reason) for name, reason in chosen.skipped.items()),
        warnings=(*stem_warnings(scan, request), *render_warnings(scan, chosen.rules, processing)),
    )
    options = RenderOptions(cache=request.cache, force=request.force, threads=request.jobs)
    processed = FullMix(processing, rules.rule(MAIN)) if processing else None
    plan = plan_render(scan, request, chosen.rules, chosen.cuts, processed)
    return PlannedRender(_joined(plan, scan, rules.rule(MAIN)) if chosen.cuts else plan, header, options)


def _joined(plan: Plan, scan: Scan, full: VariantRule) -> Plan:
    """The plan with the joins of its cut-downs as the full mix has them."""
    from render.mix.cutdowns import with_joins  # the engine, which a plan without cut-downs needs none of

    routing = Routing(scan)
    return with_joins(plan, [stem for stem in routing.planned(routing.mixes(full)) if stem.gains[0]], Unwatched())


def render_session(request: RenderRequest, monitor: Monitor) -> dict[str, Any]:
    """Render what `request` asks for and return the manifest, which is then in its `out` folder too.

    Raises BouncedeskError in one sentence, or Cancelled; the folder is then as it was.
    """
    return plan_session(request, survey(request, monitor)).carry_out(monitor)


def refuse_unmixable(scan: Scan, request: RenderRequest) -> None:
    """Raise BouncedeskError for a session without stems to mix, or with rates that `strict` rendering refuses."""
    if not any(stem.mixed for stem in scan.stems):
        raise BouncedeskError(
            f"{scan.folder} holds no stems to mix, only click, guide or reference tracks.",
            code="no_stems",
            file=scan.folder,
        )
    for stem in scan.stems:
        if request.strict and stem.mixed and stem.sample_rate != scan.sample_rate:
            raise BouncedeskError(
                f"{stem.path} is at {stem.sample_rate} Hz and the session at {scan.sample_rate} Hz, which strict "
                "rendering refuses.",
                code="rate_refused",
                file=stem.path,
                rate=stem.sample_rate,
            )


def describe_session(scan: Scan, request: RenderRequest) -> dict[str, Any]:
    """The manifest's account of the session: names and facts, none of the studio's folders."""
    return {
        "folder": scan.folder.resolve().name,
        "title": request.title or scan.title or scan.folder.resolve().name,
        "artist": request.artist or scan.artist,
        "sample_rate": scan.sample_rate,
        "bit_depth": scan.bit_depth,
        "duration_s": scan.duration_s,
        "stems": [
            {"path": stem.path, "group": str(stem.group), "frames": stem.frames, "offset_frames": stem.offset_frames}
            for stem in scan.stems
        ],
    }


def describe_settings(request: RenderRequest, chosen: ChosenVariants, scan: Scan) -> dict[str, Any]:
    """The manifest's account of what was asked for, of the request and in the session's own settings."""
    return {
        "variants": list(chosen.asked),
        "formats": list(request.formats),
        "headroom": request.headroom,
        "strict": request.strict,
        "mono_gain_db": scan.mono_gain_db,
        "cuts": describe_cuts(chosen.cuts),
    }
