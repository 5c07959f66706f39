"""Rendering a session: looks at the folder, plans, and has the engine deliver. Runs in a process of its own."""

from dataclasses import dataclass
from typing import Any

from app import __version__
from app.delivery.checks import MAIN
from app.delivery.choosing import Chosen, choose_variants, describe_cuts
from app.delivery.planning import Processed, plan_render
from app.delivery.processing import choose_processing, describe_processing, processing_warnings
from app.delivery.request import RenderRequest, check_request
from app.delivery.variants import VariantRules
from app.delivery.warnings import render_warnings
from app.domain.groups import NEVER_MIXED
from app.domain.session import Scan, Severity
from app.intake.grouping import GroupRules
from app.intake.session_file import read_session_file
from app.intake.survey import survey_folder
from render.delivery.manifest import Deliverable, ManifestHeader
from render.delivery.options import RenderOptions
from render.delivery.render import deliver, is_unchanged
from render.errors import BouncedeskError
from render.monitor import Monitor
from render.plan import Plan


@dataclass(frozen=True, slots=True)
class PlannedRender:
    """A render ready to be carried out: the engine's plan, what its manifest will say beside, and the manner."""

    plan: Plan
    account: ManifestHeader
    manner: RenderOptions

    def stands(self, monitor: Monitor) -> bool:
        """Whether all of it is there already, so that carrying it out takes an instant and no engine."""
        return is_unchanged(self.plan, monitor, self.manner)

    def carry_out(self, monitor: Monitor) -> dict[str, Any]:
        """Render and return the manifest; raises AudioError or Cancelled with the folder as it was before."""
        return deliver(self.plan, self.account, monitor, self.manner)


def survey(request: RenderRequest, monitor: Monitor) -> Scan:
    """What is in the request's folder, from the files' headers; raises UsageError or BouncedeskError."""
    check_request(request, VariantRules.load(request.variants_file))
    monitor.progress("looking at the session", 0.0)
    return survey_folder(request.folder, request.rules or GroupRules.load(), monitor, request.groups)


def plan_session(request: RenderRequest, scan: Scan) -> PlannedRender:
    """Plan what `request` asks for of the session; raises UsageError, BouncedeskError or AudioError."""
    refuse_unreadable(scan, request)
    rules, session = VariantRules.load(request.variants_file), read_session_file(request.folder)
    chosen = choose_variants(request, rules, scan)
    processing = choose_processing(request, session, scan)
    account = ManifestHeader(
        created_by=f"Bouncedesk {__version__}",
        session=describe_session(scan, request),
        settings={**describe_settings(request, chosen, scan), **describe_processing(processing)},
        skipped=tuple(Deliverable(name, skipped=reason) for name, reason in chosen.skipped.items()),
        warnings=(*render_warnings(scan, chosen.rules), *processing_warnings(processing)),
    )
    manner = RenderOptions(cache=request.memory, force=request.force, threads=request.jobs)
    processed = Processed(processing, rules.rule(MAIN)) if processing else None
    return PlannedRender(plan_render(scan, request, chosen.rules, chosen.cuts, processed), account, manner)


def render_session(request: RenderRequest, monitor: Monitor) -> dict[str, Any]:
    """Render what `request` asks for and return the manifest, which is then in its `out` folder too.

    Raises UsageError, BouncedeskError or AudioError in one sentence, or Cancelled; the folder is then as it was.
    """
    return plan_session(request, survey(request, monitor)).carry_out(monitor)


def refuse_unreadable(scan: Scan, request: RenderRequest) -> None:
    """Raise BouncedeskError for a session that cannot be mixed whole: a stem left out in silence is a wrong mix.

    A click, guide or reference that cannot be read is never mixed, so it stops nothing.
    """
    unmixed = {stem.path for stem in scan.stems if stem.group in NEVER_MIXED}
    for problem in scan.problems:
        if problem.severity is Severity.ERROR and not unmixed.issuperset(problem.files or ("",)):
            raise BouncedeskError(problem.message)
    if not any(stem.mixed for stem in scan.stems):
        raise BouncedeskError(f"{scan.folder} holds no stems to mix, only click, guide or reference tracks.")
    for stem in scan.stems:
        if request.strict and stem.mixed and stem.sample_rate != scan.sample_rate:
            raise BouncedeskError(
                f"{stem.path} is at {stem.sample_rate} Hz and the session at {scan.sample_rate} Hz, which strict "
                "rendering refuses; ask for a new export, or render without --strict to have it resampled."
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


def describe_settings(request: RenderRequest, chosen: Chosen, scan: Scan) -> dict[str, Any]:
    """The manifest's account of what was asked for, of the request and in the session's own settings."""
    return {
        "variants": list(chosen.asked),
        "formats": list(request.formats),
        "headroom": request.headroom,
        "strict": request.strict,
        "mono_gain_db": scan.mono_gain_db,
        "cuts": describe_cuts(chosen.cuts),
    }
