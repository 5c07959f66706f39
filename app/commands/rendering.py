"""Rendering as commands do it: planned here, carried out in a child process, remembered where a song is named."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.commands.workers import Child
from app.jobs import tasks
from render.monitor import Monitor

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.delivery.render_session import Order
    from app.delivery.request import RenderRequest
    from app.domain.catalogue import Song


def render(request: "RenderRequest", child: Child, monitor: Monitor) -> dict[str, Any]:
    """The manifest of rendering `request`; the session is looked at here, while the child loads the engine."""
    from app.delivery.render_session import look_at, order_render

    return _carry_out(order_render(request, look_at(request, monitor)), child, monitor)


def render_for(
    catalogue: "Catalogue", song: "Song", request: "RenderRequest", child: Child, monitor: Monitor
) -> dict[str, Any]:
    """The manifest of rendering `request` for `song`: with the groups that were corrected, its names and its mix.

    Raises what the render raises; the catalogue then knows that it failed or was cancelled.
    """
    from app.delivery.client_naming import naming_of
    from app.delivery.recording import begin_render, record_delivery, record_failure, record_stamps
    from app.delivery.render_session import look_at, order_render

    corrections = catalogue.sessions.corrections(song.id, request.folder)
    mix = catalogue.mixes.of_song(song.id)
    bus, balance = mix.bus if request.bus is None else request.bus, {**mix.strips, **request.balance}
    asked = replace(request, groups=corrections, artist=song.artist, title=song.title, bus=bus, balance=balance)
    naming, names = naming_of(catalogue, song)
    asked = replace(asked, naming=naming, names=names)
    scan = look_at(asked, monitor)
    job = begin_render(catalogue, song.id, scan, request.out)
    try:
        manifest = _carry_out(order_render(asked, scan), child, monitor)
    except BaseException as error:
        record_failure(catalogue, job, error)
        raise
    record_delivery(catalogue, job, manifest)
    record_stamps(catalogue, job, request.memory)
    return manifest


def _carry_out(order: "Order", child: Child, monitor: Monitor) -> dict[str, Any]:
    """In the child, unless nothing changed since the last render: then no engine is needed."""
    if order.stands(monitor):
        return order.carry_out(monitor)
    parts = order.plan, order.account, order.manner  # an Order would have the child import all that made it
    manifest: dict[str, Any] = child.run(tasks.carry_out, *parts, title="Render", monitor=monitor)
    return manifest
