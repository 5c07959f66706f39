"""Cut-downs as they are written on a command line: `30s=0:12-0:27,1:02-end`."""

from collections.abc import Iterable, Mapping

from app.domain.cuts import CutChoice, parse_region
from app.errors import UsageError

EXAMPLE = "30s=0:12-0:27,1:02-end"


def parse_cut_options(options: Iterable[str]) -> Mapping[str, CutChoice]:
    """The cut-downs by the variant's name; raises UsageError saying which option is wrong."""
    cuts: dict[str, CutChoice] = {}
    for option in options:
        name, equals, text = (part.strip() for part in option.partition("="))
        if not equals or not name or not text:
            raise UsageError(f"--cut {option!r} is no cut-down; write it as {EXAMPLE}.")
        if name in cuts:
            raise UsageError(f"--cut names {name} twice; give all its regions at once, as {EXAMPLE}.")
        cuts[name] = _parse(option, name, text)
    return cuts


def _parse(option: str, name: str, text: str) -> CutChoice:
    try:
        regions = tuple(parse_region(region.split("-")) for region in text.split(","))
    except ValueError as error:
        raise UsageError(f"--cut {option!r} is wrong: {error}.") from error
    return CutChoice(f"--cut {name}", regions)
