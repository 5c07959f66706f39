"""The program as its users run it: a process of its own, with a data folder of its own."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
PATIENCE_S = 600
PROGRESS = re.compile(r".+: \d+ %")


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document that is all of stdout."""
        return json.loads(self.out)

    @property
    def sentences(self) -> list[str]:
        """What stderr says beside the progress."""
        return [line for line in self.err.splitlines() if not PROGRESS.fullmatch(line)]


def command_line(*words: str | Path) -> list[str]:
    """The program with these words."""
    return [sys.executable, str(ROOT / "main.py"), *map(str, words)]


def environment(home: Path) -> dict[str, str]:
    """The environment of a process whose data folder is `home`."""
    return {**os.environ, "BOUNCEDESK_HOME": str(home), "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}


def run(home: Path, *words: str | Path, cwd: Path | None = None) -> Answer:
    """Run the program to its end."""
    done = subprocess.run(
        command_line(*words),
        capture_output=True,
        cwd=cwd or home,
        env=environment(home),
        timeout=PATIENCE_S,
        stdin=subprocess.DEVNULL,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
