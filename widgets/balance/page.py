"""The section of a song's balance and bus."""

from app.delivery.balance import read_stage_defaults
from render.bus.file import presets
from widgets.balance.controller import BalanceController
from widgets.balance.view import BalanceView
from widgets.page import PageServices, SongSection


def make(services: PageServices) -> SongSection:
    """A strip for each group of the open song, and the bus after their sum."""
    view = BalanceView(services.look, presets(), read_stage_defaults())
    controller = BalanceController(services, view, services.window)
    return SongSection(key="balance", title="Balance", view=view, show_song=controller.show_song)
