"""Measures the quality of the engine and prints a table in Markdown; a dash where a peer cannot run, or has no such."""

import argparse
from collections.abc import Callable, Sequence

from tests.quality import dynamics, levels, sums
from tests.quality.figure import Figure

PARTS: dict[str, Callable[[], Sequence[Figure]]] = {
    "levels": levels.figures,
    "sums": sums.figures,
    "dynamics": dynamics.figures,
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
