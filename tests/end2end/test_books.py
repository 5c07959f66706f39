"""The books under several programs at once, and under programs that are killed."""

import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.billing.draft import Drafter
from app.billing.studio import StudioDetails, save_studio
from app.catalogue import Catalogue
from app.domain.billing import InvoiceLine
from tests.end2end.shell import Answer, command_line, environment, run

PROGRAMS, EACH, KILLS = 3, 2, 4


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A studio with a client and drafts to issue."""
    home = tmp_path / "home"
    home.mkdir()
    save_studio(home / "studio.json", StudioDetails("Harbour Mixing"))
    with Catalogue.open(home / "catalogue.db", home / "backups") as catalogue:
        catalogue.clients.add("Nova")
    return home


def draft(home: Path) -> int:
    """A draft of an invoice."""
    with Catalogue.open(home / "catalogue.db", home / "backups") as catalogue:
        return Drafter(catalogue, StudioDetails()).free(1, [InvoiceLine("Mixing", 25_000, 25_000, 0)]).id


def numbers(home: Path) -> list[str]:
    """The numbers of what was issued, from the first; the books are checked by the way."""
    assert run(home, "invoice", "verify", "--json").document["ok"]
    listed = run(home, "invoice", "list", "--json").document
    return sorted(row["number"] for row in listed if row["number"])


def test_programs_that_issue_at_once_leave_no_gap(home: Path) -> None:
    """Each draft gets a number of its own, and the numbers follow each other."""
    drafts = [draft(home) for _ in range(PROGRAMS * EACH)]

    def issue(mine: list[int]) -> list[Answer]:
        return [run(home, "invoice", "issue", str(number), "--json") for number in mine]

    with ThreadPoolExecutor(PROGRAMS) as pool:
        answers = [
            answer for each in pool.map(issue, (drafts[n::PROGRAMS] for n in range(PROGRAMS))) for answer in each
        ]
    assert [answer.code for answer in answers] == [0] * len(drafts)
    issued = sorted(answer.document["number"] for answer in answers)
    assert issued == numbers(home) == [f"INV-{n:04}" for n in range(1, len(drafts) + 1)]


def test_a_program_killed_while_it_issues_leaves_no_gap_and_no_half_invoice(home: Path) -> None:
    """At random moments of its life: what was said to be issued is, and the next number is the next."""
    chance = random.Random(7)  # noqa: S311 -- moments to kill at, no secrets
    began = time.perf_counter()
    assert run(home, "invoice", "issue", str(draft(home))).code == 0
    takes = time.perf_counter() - began
    for _ in range(KILLS):
        words = command_line("invoice", "issue", str(draft(home)), "--json")
        child = subprocess.Popen(words, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            child.wait(chance.uniform(0.3, 1.0) * takes)
        except subprocess.TimeoutExpired:
            child.kill()
        child.communicate()
    kept = numbers(home)
    assert kept == [f"INV-{n:04}" for n in range(1, len(kept) + 1)]
    after = run(home, "invoice", "issue", str(draft(home)), "--json").document
    assert after["number"] == f"INV-{len(kept) + 1:04}"
