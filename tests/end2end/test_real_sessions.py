"""Two real sessions, rendered whole and held against sums written here; they lie beside the project, if at all."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.end2end.shell import ROOT, run
from tests.end2end.sums import Ints, read_steps

SESSIONS = ROOT.parent / "shared" / "audio" / "sessions"
ROLES = {"lead_vocal", "backing_vocals", "drums", "bass", "music"}
VOCALS = {"lead_vocal", "backing_vocals"}
VARIANTS = {
    "main": ROLES,
    "instrumental": ROLES - VOCALS,
    "tv": ROLES - {"lead_vocal"},
    "acapella": VOCALS,
    "drumless": ROLES - {"drums"},
    "bassless": ROLES - {"bass"},
    "lead_only": {"lead_vocal"},
    "bgv_only": {"backing_vocals"},
}


def summed(folder: Path, roles: Collection[str]) -> Ints:
    """The stems of these roles added up, mono on both sides."""
    stems = json.loads((folder / "manifest.json").read_bytes())["stems"]
    chosen = [read_steps(folder / stem["file"]) for stem in stems if stem["role"] in roles]
    return np.asarray(sum(np.repeat(part, 3 - part.shape[1], axis=1) for part in chosen))


def assert_sum(delivered: Ints, meant: Ints, trim_db: float) -> None:
    """Exact without a trim; with one, the trimmed sum within rounding and dither."""
    if trim_db:
        assert np.abs(delivered - meant * 10 ** (trim_db / 20)).max() <= 1.5001
    else:
        assert np.array_equal(delivered, meant)


@pytest.mark.parametrize(
    ("name", "variants"),
    [
        ("s4_freedoom_mini", {"main", "drumless", "bassless"}),
        ("s7_cc0_loops_mini", set(VARIANTS)),
    ],
)
def test_every_variant_of_a_real_session_is_its_sum(name: str, variants: set[str], home: Path) -> None:
    """All variants, by the roles that the session's own list gives its stems; and the loudness that it states."""
    folder = SESSIONS / name
    if not folder.exists():
        pytest.skip("The real sessions are kept beside the project, and are not here.")
    answer = run(home, "render", folder, "-o", "out", "--variant", "all", "--json")
    assert (answer.code, answer.sentences) == (0, [])
    rows = answer.document["deliverables"]
    plain = {row["variant"]: row for row in rows if row["variant"] in VARIANTS}
    assert plain.keys() == variants
    assert all(check["holds"] for check in answer.document["checks"])
    for variant, row in plain.items():
        assert_sum(read_steps(home / "out" / row["path"]), summed(folder, VARIANTS[variant]), row["trim_db"])
    stems = [read_steps(home / "out" / row["path"]) for row in rows if row["variant"] == "stems"]
    trim_db = plain["main"]["trim_db"]
    assert np.abs(sum(stems) - summed(folder, ROLES) * 10 ** (trim_db / 20)).max() <= (2 * len(stems) if trim_db else 0)
    assert_loudness(folder, plain)


def assert_loudness(folder: Path, rows: dict[str, dict[str, Any]]) -> None:
    """Within a tenth of the loudness and peaks that the session's list states, where it does."""
    references = json.loads((folder / "manifest.json").read_bytes()).get("reference", {})
    for name, levels in references.items():
        row = rows["main" if name == "MIX" else name.lower()]
        assert row["integrated_lufs"] - row["trim_db"] == pytest.approx(levels["I"], abs=0.1)
        assert row["true_peak_dbtp"] - row["trim_db"] == pytest.approx(levels["TP"], abs=0.1)
        assert row["loudness_range_lu"] == pytest.approx(levels["LRA"], abs=0.15)
