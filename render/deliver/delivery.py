"""A whole render: mix, read back, measure, prove the sums, give the files their names, and write the manifest last.

Nothing heavy is imported here before it is known that something must be rendered: a render of what is already there
is over in an instant.
"""

import time
from collections.abc import Mapping
from typing import Any

from render.atomic import sync_folder
from render.deliver.account import Account, Manner, Rendered
from render.deliver.earlier import earlier_check, earlier_note, earlier_rows
from render.deliver.folder import DeliveryFolder
from render.deliver.memory import Memory, memory_path, read_memory, write_memory
from render.deliver.recall import Recall, recall
from render.errors import AudioError
from render.manifest import Manifest, Timings, manifest_digest, read_manifest, write_manifest
from render.monitor import Monitor
from render.plan import Plan


def deliver(plan: Plan, account: Account, monitor: Monitor, manner: Manner | None = None) -> dict[str, Any]:
    """Carry out `plan` and return its manifest, which is then also in the plan's folder.

    Variants whose stems, gains, format and trim are those of the last render there are kept as they are. Raises
    AudioError or Cancelled with the folder as it was before: no file half-written, none replaced.
    """
    started = time.perf_counter()
    chosen = manner or Manner()
    with DeliveryFolder(plan.out, chosen.memory, monitor) as folder:
        folder.check_names(plan)
        earlier = _earlier(plan)
        known = recall(plan, _memory(plan, chosen), monitor)
        rendered = _as_it_was(plan, earlier, known)
        if rendered is None:
            from render.deliver.fresh import render_fresh

            rendered = render_fresh(plan, known, earlier, folder, monitor, chosen)
        folder.keep()
        document = _manifest(rendered, account, started).document()
        write_manifest(plan.out, document)
        sync_folder(plan.out)
        if chosen.memory is not None:
            memory = rendered.memory.with_manifest(manifest_digest(plan.out), folder.made())
            write_memory(memory_path(chosen.memory, plan.out), memory)
    return document


def stands(plan: Plan, monitor: Monitor, manner: Manner) -> bool:
    """Whether all of `plan` is there already, so that `deliver` will be over in an instant without the engine."""
    memory = _memory(plan, manner)
    return memory is not None and _as_it_was(plan, _earlier(plan), recall(plan, memory, monitor)) is not None


def _earlier(plan: Plan) -> Mapping[str, Any]:
    """The manifest of the last render; raises AudioError where the folder holds masters, whose manifest it is."""
    earlier = read_manifest(plan.out) or {"deliverables": [], "checks": []}
    if any("profile" in row for row in earlier["deliverables"]):
        raise AudioError(
            f"{plan.out} holds masters, whose manifest a render would replace; nothing was changed: choose another "
            "folder for the render."
        )
    return earlier


def _memory(plan: Plan, manner: Manner) -> Memory | None:
    """What is remembered of the last render, if the manifest in the folder is that render's."""
    if manner.memory is None or manner.force:
        return None
    memory = read_memory(memory_path(manner.memory, plan.out))
    return memory if memory and memory.manifest == manifest_digest(plan.out) else None


def _as_it_was(plan: Plan, earlier: Mapping[str, Any], known: Recall) -> Rendered | None:
    """The earlier render again, None where not all of it stands or it did not prove all that this plan promises."""
    if len(known.kept) < len(plan.variants):
        return None
    memory, old = known.memory, earlier_rows(earlier)
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
            if note["code"] in memory.notes and not rows.keys().isdisjoint(note["files"])
        ),
        memory=memory.of(plan),
    )


def _manifest(rendered: Rendered, account: Account, started: float) -> Manifest:
    return Manifest(
        created_by=account.created_by,
        session=account.session,
        settings=account.settings,
        deliverables=rendered.rows + account.skipped,
        checks=rendered.checks,
        warnings=(*account.warnings, *rendered.notes),
        timings=Timings(
            mix_s=rendered.mix_s,
            measure_s=rendered.measure_s,
            encode_s=rendered.encode_s,
            verify_s=rendered.verify_s,
            total_s=time.perf_counter() - started,
        ),
    )
