"""What a stage begins with when it is switched on, as resources/balance.toml says."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from render.bus.file import bus_from
from render.bus.settings import Band, Compressor, Limiter


@dataclass(frozen=True, slots=True)
class Starting:
    """A band of the equaliser, a compressor and a limiter to begin with."""

    band: Band
    compressor: Compressor
    limiter: Limiter


def read_starting() -> Starting:
    """The stages to begin with."""
    text = files("resources").joinpath("balance.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    bus = bus_from({"eq": [tables.pop("band")], **tables}, "balance.toml")
    if bus.compressor is None or bus.limiter is None:
        raise ValueError("balance.toml leaves out a stage.")
    return Starting(bus.eq[0], bus.compressor, bus.limiter)
