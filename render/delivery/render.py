"""A whole render: mix, read back, measure, prove the sums, give the files their names, and write the manifest last.

Nothing heavy is imported here before it is known that something must be rendered: a render of what is already there
is over in an instant.
"""

import time
from collections.abc import Mapping
from typing import Any

from render.delivery.cache import RenderCache, cache_path, read_cache
from render.delivery.manifest import (
    Manifest,
    ManifestHeader,
    Timings,
    earlier_check,
    earlier_note,
    earlier_rows,
    manifest_digest,
    read_manifest,
    with_standing,
)
from render.delivery.reusable import Rendered, RenderOptions, Reusable, cache_of, reusable_of
from render.delivery.transaction import Delivery, Kind, kind_of
from render.monitor import Monitor
from render.plan import Plan


def deliver(
    plan: Plan, header: ManifestHeader, monitor: Monitor, options: RenderOptions | None = None
) -> dict[str, Any]:
    """Carry out `plan` and return its manifest, which is then also in the plan's folder.

    There it names beside them the files of earlier renders that still stand, with the sums that they still prove.
    Variants whose stems, gains, format and trim are those of the last render there are kept as they are. Raises
    BouncedeskError or Cancelled with the folder as it was before: no file half-written, none replaced.
    """
    started = time.perf_counter()
    chosen = options or RenderOptions()
    with Delivery(plan.out, Kind.RENDER, monitor, chosen.cache) as delivery:
        delivery.check_names(plan.paths, plan.sources)
        known = reusable_of(plan, _trusted(plan, delivery.cache, chosen), monitor)
        rendered = _unchanged(plan, delivery.earlier, known)
        if rendered is not None:
            document = with_standing(_manifest(rendered, header, started).document(), *delivery.standing())
            delivery.publish({}, document)
            cache = rendered.cache
        else:
            from render.delivery.fresh import render_fresh

            fresh = render_fresh(plan, known, delivery, monitor, chosen)
            document = with_standing(_manifest(fresh.rendered, header, started).document(), *delivery.standing())
            delivery.publish(fresh.sources, document)
            cache = fresh.cache()
        delivery.remember(cache)
    return document


def is_unchanged(plan: Plan, monitor: Monitor, options: RenderOptions) -> bool:
    """Whether all of `plan` is there already, so that `deliver` will be over in an instant without the engine."""
    if options.cache is None:
        return False
    cache = _trusted(plan, read_cache(cache_path(options.cache, plan.out)), options)
    earlier = read_manifest(plan.out)
    if cache is None or earlier is None or kind_of(earlier) is not Kind.RENDER:
        return False
    return _unchanged(plan, earlier, reusable_of(plan, cache, monitor)) is not None


def _trusted(plan: Plan, cache: RenderCache | None, options: RenderOptions) -> RenderCache | None:
    """What is remembered of the last render, if the manifest in the folder is that render's."""
    if cache is None or options.force or cache.manifest != manifest_digest(plan.out):
        return None
    return cache


def _unchanged(plan: Plan, earlier: Mapping[str, Any], known: Reusable) -> Rendered | None:
    """The earlier render again, None where not all of it stands or it did not prove all that this plan promises."""
    if len(known.kept) < len(plan.variants):
        return None
    cache, old = known.cache, earlier_rows(earlier)
    rows = {file.path: old[file.path] for variant in plan.variants for file in variant.files}
    proved = {check["name"]: check for check in earlier["checks"]}
    if any(check.name not in proved for check in plan.checks):
        return None
    return Rendered(
        rows=tuple(rows.values()),
        checks=tuple(earlier_check(proved[check.name]) for check in plan.checks),
        notes=tuple(
            earlier_note(note, rows)
            for note in earlier["warnings"]
            if note["code"] in cache.notes and not rows.keys().isdisjoint(note["files"])
        ),
        cache=cache_of(plan, cache),
    )


def _manifest(rendered: Rendered, header: ManifestHeader, started: float) -> Manifest:
    return Manifest(
        created_by=header.created_by,
        session=header.session,
        settings=header.settings,
        deliverables=rendered.rows + header.skipped,
        checks=rendered.checks,
        warnings=(*header.warnings, *rendered.notes),
        timings=Timings(
            mix_s=rendered.mix_s,
            measure_s=rendered.measure_s,
            encode_s=rendered.encode_s,
            verify_s=rendered.verify_s,
            total_s=time.perf_counter() - started,
        ),
    )
