"""Every call of an action fails once, each in its turn, and what does not keep the promises of faults.toml is printed.

`python -m tests.end2end.sweep import release` takes minutes an action, so the table holds a few rows of each for the
tests, and this finds the next ones. A call is a kind on a path; numbers and random parts of names count as any. With
`--all` what went as promised is printed too.
"""

import argparse
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from tests.end2end.failing_disk import Call, DiskFault, Suffered, compiled, run_on
from tests.end2end.faults import error_number, home_of, make_studio, parts, put_back, state, table, words_of

ERRORS = {
    Call.OPEN: ("EACCES", "EMFILE"),
    Call.CREATE: ("ENOSPC", "EACCES"),
    Call.READ: ("EIO",),
    Call.WRITE: ("ENOSPC", "EDQUOT"),
    Call.SYNC: ("EIO",),
    Call.RENAME: ("EACCES",),
    Call.LINK: ("EPERM",),
    Call.UNLINK: ("EACCES",),
    Call.MKDIR: ("ENOSPC",),
    Call.STAT: ("EIO",),
    Call.LIST: ("EACCES",),
    Call.CLOSE: ("EIO",),
}
ANY = re.compile(r"\d{4}-\d\d-\d\d[^/.]*|[0-9a-f]{12,}|tmp[a-z0-9_]{6,}|(?<=[-_.])\d{4,}")
ALL = Call(sum(Call))
ONCE = Call.RENAME | Call.LINK | Call.UNLINK | Call.MKDIR | Call.LIST | Call.CLOSE | Call.OPEN
"""What tells nothing new where all later calls fail, too."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """One action in a studio, which stands at `place` and is kept at `keep`."""

    library: Path
    place: Path
    keep: Path
    action: str

    def run(self, fault: DiskFault, log: Path | None = None) -> tuple[Suffered, frozenset[str]]:
        """What came of the action, and which files of the studio are others then."""
        put_back(self.keep, self.place)
        before = state(self.place)
        suffered = run_on(
            self.library, fault, home_of(self.action, self.place), *words_of(self.action, self.place), log=log
        )
        after = state(self.place)
        return suffered, frozenset(path for path in before | after if before.get(path) != after.get(path)) - {"empty"}

    def calls(self) -> tuple[list[tuple[Call, str]], frozenset[str]]:
        """What the action asks of the disk, as kinds and patterns of paths; and what it changes when all goes well."""
        log = self.library.with_name("calls.log")
        log.unlink(missing_ok=True)
        suffered, changed = self.run(DiskFault(ALL, self.place, at=0), log)
        assert suffered.answer.code == 0, suffered.answer.err
        lines = log.read_text("utf-8", "surrogateescape").splitlines()
        seen = (line.split(" ", 1) for line in lines)
        return list(dict.fromkeys((Call(int(kind)), ANY.sub("*", path)) for kind, path in seen)), changed

    def outcomes(self, pattern: str) -> Iterator[tuple[str, bool]]:
        """A line for every call on paths of a pattern that failed, and whether it kept what is promised."""
        calls, done = self.calls()
        for call, on in calls:
            for error in ERRORS[call] if fnmatch(on, pattern) else ():
                for onwards in (False,) if call & ONCE else (False, True):
                    fault = DiskFault(call, self.place, on, error_number(error), onwards=onwards)
                    suffered, changed = self.run(fault)
                    flaws = self._flaws(suffered, changed, done)
                    says = " / ".join(suffered.answer.sentences) or suffered.answer.out.strip()[-200:]
                    row = f"{self.action}: {call.name} {on} {error}{' …' if onwards else ''}: {suffered.answer.code}"
                    yield f"{row} {', '.join(flaws)}\n    {says}\n    {sorted(changed)} {parts(self.place)}", not flaws

    def _flaws(self, suffered: Suffered, changed: frozenset[str], done: frozenset[str]) -> list[str]:
        answer = suffered.answer
        own = [line for line in answer.sentences if line.startswith("bouncedesk: ")]
        flaws = {
            "traceback": "Traceback" in answer.err + answer.out,
            "a temporary name": ".part" in answer.err + answer.out,
            "code": answer.code not in {0, 1},
            "sentences": answer.code == 1 and len(own) != 1,
            "changed": bool(answer.code and changed),
            "half": bool(not answer.code and changed != done),
            "left over": bool(parts(self.place)),
        }
        return [flaw for flaw, is_so in flaws.items() if is_so]


def main() -> None:
    """Sweep the actions that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("actions", nargs="+", choices=table()["actions"])
    parser.add_argument("--on", default="*", metavar="PATTERN", help="only these paths, such as 'release/*'")
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        library, place = compiled(Path(scratch)), Path(scratch) / "studio"
        make_studio(place)
        keep = Path(shutil.move(place, place.with_name("keep")))
        for action in asked.actions:
            for line, is_fine in Sweep(library, place, keep, action).outcomes(asked.on):
                if asked.all or not is_fine:
                    print(line, flush=True)


if __name__ == "__main__":
    main()
