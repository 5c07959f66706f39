"""Puts the Master section together: its view, its controller, and what it plays and makes."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from render.bus.settings import BusSettings
from render.encoders.formats import Format
from render.master.profiles import Profiles
from widgets.common.player import Player
from widgets.common.sound import Output
from widgets.jobs import MasterJobs
from widgets.master.controller import MasterController
from widgets.master.lines import profile_lines
from widgets.master.view import MasterView
from widgets.services import WindowServices


@dataclass(frozen=True, slots=True)
class MasterSection:
    """The section, with what tests and the pictures need to reach."""

    view: MasterView
    controller: MasterController
    jobs: MasterJobs
    player: Player


def make_master_section(
    services: WindowServices,
    output: Output,
    buses: Mapping[str, BusSettings],
    formats: Mapping[str, Format],
    missing: Mapping[str, str],
    parent: QObject,
) -> MasterSection:
    """The section of a services; `missing` says why a format cannot be had."""
    profiles = Profiles().by_name
    player, jobs = Player(output, parent), MasterJobs(services, parent)
    view = MasterView(services.look, player, profile_lines(profiles, formats, missing), tuple(buses))
    controller = MasterController(services, view, player, jobs, profiles, buses, parent)
    services.jobs.closed.connect(player.close)
    return MasterSection(view, controller, jobs, player)
