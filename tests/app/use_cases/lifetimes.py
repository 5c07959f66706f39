"""Random lives of studios, run one after another; each is the same for its seed, and a fault names the shortest one."""

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.app.use_cases import lifetime_papers as papers
from tests.app.use_cases import lifetime_settling as settling
from tests.app.use_cases.lifetime import Act, Life
from tests.app.use_cases.lifetime_checks import check

STEPS = 22
ACTS: Mapping[Act, int] = {
    papers.typed: 16,
    papers.quote: 12,
    papers.balance: 12,
    papers.issue_draft: 4,
    papers.credit: 8,
    papers.call_off: 3,
    papers.void: 1,
    settling.money: 22,
    settling.pay_back: 5,
    settling.give_up: 5,
    settling.move: 6,
    settling.take_back: 5,
    settling.lock: 4,
    settling.register: 3,
    settling.new_rate: 1,
    settling.back_up: 2,
    settling.put_back: 1,
    settling.copy: 3,
}


@dataclass(frozen=True)
class Fault:
    """What did not hold in the life of a seed, and the acts that led to it."""

    seed: int
    steps: int
    what: str
    acts: tuple[str, ...]

    def __str__(self) -> str:
        return f"seed {self.seed}, {self.steps} steps: {self.what}\n    after {', '.join(self.acts)}"


def live(root: Path, seed: int, steps: int = STEPS) -> tuple[Counter[str], Fault | None]:
    """A life of so many acts: how often each was done, and what did not hold."""
    life = Life(root, seed)
    try:
        for _ in range(steps):
            act(life)
        for desk in life.desks:
            check(desk)
    except Exception as error:  # noqa: BLE001 -- whatever the program raises is a fault of this life
        what = f"{type(error).__name__}: {error}"
        return Counter(life.log), Fault(seed, len(life.log), what, tuple(life.log))
    finally:
        life.close()
    return Counter(life.log), None


def act(life: Life) -> None:
    """Something is done to one of the copies, on the same day or some days later."""
    if life.chance.random() < 0.7:
        life.today += timedelta(days=life.chance.choice([1, 3, 8, 15, 25]))
    (chosen,) = life.chance.choices(list(ACTS), list(ACTS.values()))
    desk = life.chance.choice(life.desks)
    life.log.append(chosen.__name__)
    chosen(desk, desk.books())


def lived(seed: int, steps: int = STEPS, folder: Path | None = None) -> tuple[Counter[str], Fault | None]:
    """The same in a folder that is gone afterwards; of a fault the shortest life that has one."""
    with tempfile.TemporaryDirectory(prefix="bouncedesk-life-", dir=folder) as root:
        done, fault = live(Path(root), seed, steps)
    if fault is None:
        return done, None
    for fewer in range(1, fault.steps):
        with tempfile.TemporaryDirectory(prefix="bouncedesk-life-", dir=folder) as root:
            _, shorter = live(Path(root), seed, fewer)
        if shorter:
            return done, shorter
    return done, fault
