"""The section where a song is mastered."""

from functools import partial

from render.bus.bus_file import presets
from render.encoders.formats import Formats
from render.master.profiles import Profiles
from widgets.common.player import Player
from widgets.common.words import missing_formats
from widgets.master.controller import MasterController
from widgets.master.mixes import profile_lines
from widgets.master.view import MasterView
from widgets.page import MenuAction, MenuPlace, PageServices, SongSection


def make(services: PageServices) -> SongSection:
    """A mix of the open song, its masters, what they measure, and a player to hear them one against the other."""
    profiles, buses, window = Profiles().by_name, presets(), services.window
    player = Player(services.output, window)
    lines = profile_lines(profiles, Formats().by_name, missing_formats())
    view = MasterView(services.look, player, lines, tuple(buses))
    controller = MasterController(services, view, player, services.masters, services.renders, profiles, buses, window)
    services.jobs.closed.connect(player.close)
    view.release_wanted.connect(partial(services.navigate.act.emit, "master_release"))
    place = partial(MenuPlace, "&Song", 6)
    return SongSection(
        key="master",
        title="Master",
        view=view,
        pictured=True,
        show_song=controller.show_song,
        actions=(
            MenuAction("open_master", "Master a mix", "Ctrl+M", place(1), section="master"),
            MenuAction("master", "Make the masters", "Ctrl+Shift+M", place(2), controller.master),
            MenuAction("stop_master", "Stop mastering", "Ctrl+Shift+.", place(3), controller.cancel),
            MenuAction("play", "Play or pause", "Ctrl+P", place(4), controller.toggle),
            MenuAction("switch", "Hear before or after", "Ctrl+B", place(5), controller.switch),
        ),
    )
