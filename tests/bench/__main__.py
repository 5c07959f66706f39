"""Runs the benchmarks and prints ratios: above 1, Bouncedesk is the faster. Absolute times mean nothing elsewhere."""

import argparse

from tests.bench import books, desk, engine, hostile, scan_corpus, studio
from tests.bench.material import WORK, session

JOBS = {**engine.JOBS, **studio.JOBS, **hostile.JOBS, **books.JOBS, **desk.JOBS, **scan_corpus.JOBS}


def main() -> None:
    """Run the jobs named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("jobs", nargs="*", choices=[[], *JOBS], default=[])
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    jobs = chosen.jobs or list(JOBS)
    audio = session(24, 240) if set(jobs) & set(engine.JOBS) else WORK
    for name in jobs:
        for what, figure in JOBS[name](audio, chosen.runs).items():
            print(f"{what:45} {figure:8.2f}", flush=True)


if __name__ == "__main__":
    main()
