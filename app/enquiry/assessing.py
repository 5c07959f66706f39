"""From a note and what came with it to advice: what was said, what was found, and where the two disagree."""

from dataclasses import replace

from app.domain.enquiry import Advice, Answers, Arrival, Clue, EnquiryNote, Material
from app.domain.groups import VOCAL_GROUPS
from app.domain.session import Scan
from app.intake.advice.advice_rules import AdviceRules
from app.intake.advice.advising import advise

PARTS = (Material.MULTITRACKS, Material.STEMS, Material.VOCAL_AND_BEAT)


def assess(note: EnquiryNote, arrival: Arrival | None, rules: AdviceRules) -> Advice:
    """What the studio recommends on a note and on what arrived with it, None where nothing did."""
    if arrival is None:
        return advise(note.answers, None, rules)
    return advise(answers_with(note.answers, arrival), _clues(arrival), rules)


def answers_with(said: Answers, arrival: Arrival) -> Answers:
    """What was said, with what arrived in place of what it was said to be; files do not err about what they are."""
    scan = arrival.scan
    if scan is None or arrival.clues is not None:
        return said if said.have else replace(said, have=Material.STEREO_MIX)
    if said.have in PARTS:
        return said
    return replace(said, have=_material(scan))


def _clues(arrival: Arrival) -> tuple[Clue, ...]:
    """What was heard; of a session, how many parts it has."""
    if arrival.clues is not None or arrival.scan is None:
        return arrival.clues or ()
    tracks = arrival.scan.metrics.track_count
    return (Clue("parts", f"{tracks} separate tracks"),) if tracks > 1 else ()


def _material(scan: Scan) -> Material:
    """A voice and one thing more is a vocal and a beat."""
    mixed = [stem for stem in scan.stems if stem.mixed]
    others = [stem for stem in mixed if stem.group not in VOCAL_GROUPS]
    alone = len({min(stem.path, stem.pair or stem.path) for stem in others}) == 1
    return Material.VOCAL_AND_BEAT if alone and len(mixed) > len(others) else Material.MULTITRACKS
