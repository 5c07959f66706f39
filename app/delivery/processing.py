"""What the mixes of a request go through: the bus and the balance of groups that were asked for."""

from collections.abc import Mapping
from typing import Any

from app.delivery.request import RenderRequest
from app.domain.groups import Group
from app.domain.session import Scan
from app.errors import UsageError
from app.intake.session_file import SessionFile
from render.bus.file import read_bus, table_of
from render.bus.settings import BusSettings, StripSettings
from render.errors import BouncedeskError
from render.manifest import Warned
from render.processing import NO_BUS, NO_STRIP, Processing

OFF = "none"


def parse_bus_option(text: str | None) -> BusSettings | None:
    """The bus that `--bus` names, one that does nothing for `none`; None where the session decides.

    Raises UsageError naming the file, the key and the line.
    """
    if text is None:
        return None
    if text == OFF:
        return NO_BUS
    try:
        return read_bus(text)
    except BouncedeskError as error:
        raise UsageError.of(error) from error


def choose_processing(request: RenderRequest, session: SessionFile, scan: Scan) -> Processing | None:
    """What was asked for, and where nothing was, what the session's file says; None where mixes are plain sums.

    A strip without stems, or one that does nothing, is left out.
    """
    bus = request.bus if request.bus is not None else session.bus or NO_BUS
    present = {stem.group for stem in scan.stems if stem.mixed}
    balance: Mapping[Group, StripSettings] = {**session.balance, **request.balance}
    strips = {str(group): strip for group, strip in balance.items() if group in present and strip != NO_STRIP}
    if bus == NO_BUS and not strips:
        return None
    processing = Processing(bus, strips)
    return Processing(bus, strips, request.independent and processing.bus_moves)


def describe_processing(processing: Processing | None) -> dict[str, Any]:
    """The manifest's account of it; what is at its default is left out."""
    if processing is None:
        return {"bus": None, "independent": False, "balance": {}}
    return {
        "bus": table_of(processing.bus) if processing.bus != NO_BUS else None,
        "independent": processing.independent,
        "balance": {group: table_of(strip) for group, strip in processing.strips.items()},
    }


def processing_warnings(processing: Processing | None) -> tuple[Warned, ...]:
    """What should be known of mixes that went through the bus each by itself."""
    if processing is None or not processing.independent:
        return ()
    sentence = (
        "Each variant went through the bus by itself, so parts do not sum to the main mix; the stems of groups follow "
        "the main mix and still do."
    )
    return (Warned("independent_bus", sentence),)
