"""What operations are made of and what comes of them."""

from dataclasses import replace
from typing import Any

from app.domain.session import Stem
from render.delivery.manifest import DeliveredFile, Manifest, Timings
from tests.app.delivery.samples import LEAD, SYNTHS

MAIN = DeliveredFile(
    "main",
    format="wav24",
    path="Ember_main_48k-24b.wav",
    frames=1000,
    channels=2,
    sample_rate=48_000,
    bit_depth=24,
    sha256="ab" * 32,
    integrated_lufs=-14.5,
    true_peak_dbtp=-0.75,
    sample_peak_dbfs=-1.0,
    trim_db=0.0,
)
SKIPPED = DeliveredFile("tv", skipped="The session has no stems for tv mix.")
DOUBTFUL: Stem = replace(SYNTHS, path="take 7.wav", confidence=0.1, problems=("unclassified",))
STEMS = (LEAD, SYNTHS, DOUBTFUL)


def manifest(*deliverables: DeliveredFile) -> dict[str, Any]:
    """The document of a render."""
    return Manifest(
        "Bouncedesk test", {}, {}, deliverables or (MAIN, SKIPPED), (), (), Timings(0.1, 0.1, 0.0, 0.1, 0.3)
    ).document()
