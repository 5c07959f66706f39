"""Random lives of studios in any number: whether their books are what a ledger of our own says they must be.

`python -m tests.bench.book_lifetimes --count 10000 --seed 1` names what does not hold, with the fewest acts that lead
there; `--steps 40` makes them longer.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from tests.app.use_cases.lifetimes import STEPS, lived

_MEMORY = Path("/dev/shm")  # noqa: S108 -- a disk in memory, where there is one; each life has a folder of its own
_EVERY = 500


def main() -> int:
    """Live them, and say how often what was done; 1 where anything does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="that of the first; the others follow it")
    parser.add_argument("--steps", type=int, default=STEPS, help="acts of each")
    chosen = parser.parse_args()
    began, done, faults = time.process_time(), Counter[str](), 0
    folder = _MEMORY if _MEMORY.is_dir() else None
    for number, seed in enumerate(range(chosen.seed, chosen.seed + chosen.count), 1):
        acts, fault = lived(seed, chosen.steps, folder)
        done.update(acts)
        if fault:
            faults += 1
            print(fault, flush=True)
        if number % _EVERY == 0:
            print(f"{number} lives, {faults} faults, {time.process_time() - began:.0f} CPU s", flush=True)
    print(f"{chosen.count} lives, {faults} faults, {time.process_time() - began:.0f} CPU s")
    for name, times in done.most_common():
        print(f"{name:16}{times:8}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
