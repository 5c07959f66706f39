"""The page of the clients."""

from functools import partial

from widgets.clients.controller import ClientsController
from widgets.clients.view import ClientsView
from widgets.page import Page, PageServices


def make(services: PageServices) -> Page:
    """The clients, with the songs and releases of each."""
    view = ClientsView(services.look, services.today)
    controller = ClientsController(services, view, services.window)
    navigate = services.navigate
    navigate.client.connect(controller.open)
    view.new_wanted.connect(partial(navigate.act.emit, "new_client"))
    return Page(key="clients", title="Clients", icon="clients", view=view, refresh=controller.refresh)
