"""Kills a program again and again while it issues, locks, backs up and restores the books, and checks what is left.

`python -m tests.app.billing.kills FOLDER MOMENTS` does it as often as asked.
"""

import random
import sys
from pathlib import Path

from app.billing.chain import check_chain
from app.catalogue import Catalogue
from app.catalogue.copies import find_damage
from tests.app.catalogue.kills import killed

# Each turn issues, locks a month more, backs up, issues again and restores: what was issued last is lost, and recorded.
WORKER = """
import sys
from datetime import date, timedelta
from pathlib import Path
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.catalogue.maintenance.backups import make_backup
from app.catalogue.maintenance.restore import restore
from tests.app.billing.samples import STUDIO, PlainPapers, line
folder, name = Path(sys.argv[1]), sys.argv[2]
path, backups = folder / "catalogue.db", folder / "backups"

def issue(amount):
    with Catalogue.open(path, backups) as catalogue:
        draft = Drafter(catalogue, STUDIO).free(1, [line(amount)])
        made = Issuer(catalogue, STUDIO, PlainPapers()).issue(draft.id, "2026-03-01")
    print(made.label, made.hash, flush=True)

with Catalogue.open(path, backups) as catalogue:
    if not catalogue.clients.all():
        catalogue.clients.add("Nova")
print("ready", "-", flush=True)
for number in range(10_000):
    issue(100 + number)
    made = make_backup(path, backups)
    with Catalogue.open(path, backups) as catalogue:
        now = catalogue.period_locks.current()
        until = date.fromisoformat(now.until) if now else date(2000, 1, 1)
        catalogue.period_locks.lock((until + timedelta(days=1)).isoformat(), name)
    print("locked", until + timedelta(days=1), flush=True)
    issue(9_000 + number)
    restore(made.path, path, backups)
"""


def kill_while_issuing(folder: Path, moments: int, seed: int) -> int:
    """Start a worker and kill it, `moments` times, checking after each; returns how many invoices were confirmed."""
    chance = random.Random(seed)  # noqa: S311 -- moments to kill at, no secrets
    given, locked = dict[str, str](), ""
    for number in range(moments):
        lines = chance.choice((2, 3, 4))  # "ready", an invoice, "locked", another: one is issued however slow this is
        for line in killed(WORKER, folder, f"run {number}", chance.uniform(0, 0.8), lines):
            what, told = line.split()
            if what == "locked":
                locked = max(locked, told)
            elif what != "ready":
                assert given.setdefault(what, told) == told, f"{what} was given twice"
        check(folder, given, locked)
    return len(given)


def check(folder: Path, given: dict[str, str], locked: str) -> None:
    """Numbers follow each other but for recorded gaps, none is less than one that was given, and no lock is lost."""
    path = folder / "catalogue.db"
    assert find_damage(path) is None
    with Catalogue.open(path, folder / "backups", timeout_s=1.0) as catalogue:
        report = check_chain(catalogue)
        assert report.failures == ()
        following = catalogue.numbering.following().get("INV-", 1)
        assert following > max((int(label.removeprefix("INV-")) for label in given), default=0)
        kept = {str(invoice.label): invoice.hash for invoice in catalogue.invoices.chain("INV-")}
        assert all(given.get(label, digest) == digest for label, digest in kept.items())
        gaps = {number for gap in catalogue.numbering.gaps() for number in range(gap.first, gap.last + 1)}
        assert {int(label.removeprefix("INV-")) for label in given if label not in kept} <= gaps
        lock = catalogue.period_locks.current()
        assert (lock.until if lock else "") >= locked


if __name__ == "__main__":
    print(kill_while_issuing(Path(sys.argv[1]), int(sys.argv[2]), seed=1), "invoices were confirmed; none was twice.")
