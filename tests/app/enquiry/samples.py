"""What clients send, in small: scans and clues made up for tests that measure nothing."""

from pathlib import Path

from app.domain.enquiry import Arrival, Clue
from app.domain.session import Condition, Density, Group, Metrics, Problem, Scan, Severity, Stem

HEALTHY = (Clue("healthy"),)
CRUSHED = (Clue("clipped", "in 900 places"), Clue("loud", "−5.0 LUFS"))


def stem(path: str, group: Group) -> Stem:
    """A readable stereo stem of a second."""
    return Stem(path, group, 1.0, channels=2, sample_rate=48_000, subtype="PCM_24", bit_depth=24, frames=48_000)


def session(*stems: Stem, problems: tuple[Problem, ...] = ()) -> Arrival:
    """A session of these stems that arrived."""
    metrics = Metrics(len(stems), Density.NORMAL, Condition.TIDY, 100)
    return Arrival(Path("Ember"), None, Scan(Path("Ember"), 48_000, 24, 1.0, stems, problems, (), metrics))


def mix(clues: tuple[Clue, ...] = HEALTHY) -> Arrival:
    """A mix that arrived, with what was heard in it."""
    return Arrival(Path("Ember.wav"), clues)


LEAD, KICK, BASS = stem("LV.wav", Group.LEAD_VOCAL), stem("Kick.wav", Group.DRUMS), stem("Bass.wav", Group.BASS)
BEAT = stem("Beat.wav", Group.OTHER)
CLIPPED = Problem("clipped", Severity.WARNING, ("Kick.wav",), (0.5,), "Kick.wav is clipped.")
