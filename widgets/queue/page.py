"""The page of the render queue."""

from widgets.page import Page, PageServices
from widgets.queue.controller import QueueController
from widgets.queue.view import QueueView


def make(services: PageServices) -> Page:
    """The jobs that go on, and those that have ended."""
    view = QueueView(services.look)
    controller = QueueController(services, view, services.recorded, services.window)
    return Page(key="queue", title="Render queue", icon="queue", view=view, refresh=controller.refresh)
