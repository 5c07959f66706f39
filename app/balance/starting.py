"""What a stage begins with when it is switched on, as resources/balance.toml says."""

from dataclasses import dataclass

from render.bus.file import bus_of
from render.bus.settings import Band, Compressor, Limiter
from render.tables import read_resource


@dataclass(frozen=True, slots=True)
class Starting:
    """A band of the equaliser, a compressor and a limiter to begin with."""

    band: Band
    compressor: Compressor
    limiter: Limiter


def read_starting() -> Starting:
    """The stages to begin with."""
    bus = bus_of(read_resource("balance.toml"))
    if bus.compressor is None or bus.limiter is None:
        raise ValueError("balance.toml leaves out a stage.")
    return Starting(bus.eq[0], bus.compressor, bus.limiter)
