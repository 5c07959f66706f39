"""Measures the quality of the engine and prints a table in Markdown; a dash where a peer cannot run, or has no such."""

import argparse
from collections.abc import Callable, Sequence
from typing import Protocol

from tests.quality import dynamics, levels, scan, sums


class Row(Protocol):
    """A row of the table, in Markdown."""

    @property
    def row(self) -> str:
        """What was measured, the figure, and the peer's."""


PARTS: dict[str, Callable[[], Sequence[Row]]] = {
    "levels": levels.figures,
    "sums": sums.figures,
    "dynamics": dynamics.figures,
    "scan": scan.figures,
}


def main() -> None:
    """Measure the parts named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="make quality", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    chosen = parser.parse_args().parts or list(PARTS)
    print("| what | Bouncedesk | peer |\n|---|---|---|")
    for name in chosen:
        for figure in PARTS[name]():
            print(figure.row, flush=True)


if __name__ == "__main__":
    main()
