"""The outcome of adding up delivered files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """How a sum came out: `residual_dbfs` is the largest sample left over, None where nothing was (`exact`).

    Where mixes were processed, that is what the parts left of the whole before the files were quantised
    (`before_quantisation`); the files themselves then add up within `tolerance_steps` of 24-bit audio.

    `whole` and `parts` are the delivered files that were added up, `stems` the source files among the parts.
    """

    name: str
    holds: bool
    residual_dbfs: float | None
    exact: bool
    whole: str = ""
    parts: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    tolerance_steps: float = 0.0
    before_quantisation: bool = False
