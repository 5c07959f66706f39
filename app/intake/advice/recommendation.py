"""From answers and clues to a recommendation that is never surer than they are, and its words for client and screen."""

from collections.abc import Mapping, Sequence

from app.domain.enquiry import Advice, Advised, Answers, Clue, Complaint, Material, MixFinished
from app.domain.money import pounds
from app.intake.advice.advice_rules import AdviceRules, StageRule

TONES = ("boomy", "thin", "muddy", "hollow", "harsh", "dull")
HEARD = {
    Complaint.UNBALANCED: "an unbalanced mix",
    Complaint.MUDDY: "mud",
    Complaint.HARSH: "harshness",
    Complaint.FLAT: "a flat sound",
    Complaint.VOCALS: "vocals that do not sit",
    Complaint.DRUMS: "weak drums",
    Complaint.BASS: "a weak bass",
    Complaint.DEPTH: "a lack of depth",
}
TITLES = {
    Advised.MIXING: "Mixing",
    Advised.MASTERING: "Mastering",
    Advised.BOTH: "Mixing, then mastering",
    Advised.RECORDING: "Recording first",
    Advised.ASSESSMENT: "Listen to it first",
}


def advise(answers: Answers, clues: Sequence[Clue] | None, rules: AdviceRules) -> Advice:
    """What the studio recommends; `clues` is None where no file was listened to.

    Reasons come in the order of the rules: the stage's own first. Where they contradict each other so far that little
    confidence is left, the advice is to listen first.
    """
    if clues is not None and answers.have is None:
        answers = _with_mix(answers)
    facts = _facts(answers, clues or ())
    flags = {"problem": bool(answers.problems), "release": answers.release, "file": clues is not None}
    chosen = next(rule for rule in rules.stages if rule.when.holds(facts, flags))
    facts["stage"] = frozenset({chosen.stage.value})
    remarks = [remark for remark in rules.remarks if remark.when.holds(facts, flags)]
    words = _words(answers, clues or ())
    reasons = (chosen.reason, *(remark.reason.format_map(words) for remark in remarks))
    confidence = chosen.confidence + sum(remark.move for remark in remarks)
    return _advice(chosen, confidence, reasons, rules)


def advice_text(advice: Advice) -> str:
    """The whole of it as plain text, ready to paste."""
    lines = [f"{title_of_stage(advice.stage)} ({percent(advice)})", ""]
    lines += [f"- {reason}" for reason in advice.reasons]
    lines += ["", f"Next: {advice.next_step}"]
    price = price_from(advice)
    return "\n".join(lines + ([f"{price}."] if price else [])) + "\n"


def title_of_stage(stage: Advised) -> str:
    """The stage as a client understands it."""
    return TITLES[stage]


def percent(advice: Advice) -> str:
    """How sure it is: "85 % sure"."""
    return f"{advice.confidence * 100:.0f} % sure"


def price_from(advice: Advice) -> str:
    """The price it starts at, empty where nothing is priced."""
    pence = advice.estimate_from_pence
    return "" if pence is None else f"From {pounds(pence)} a song"


def _with_mix(answers: Answers) -> Answers:
    """One file is a mix until the client says otherwise."""
    return Answers(Material.STEREO_MIX, answers.finished, answers.problems, answers.recorded, answers.release)


def _advice(chosen: StageRule, confidence: float, reasons: tuple[str, ...], rules: AdviceRules) -> Advice:
    sure = round(min(rules.most, max(rules.least, confidence)), 2)
    if sure < rules.assess_below and chosen.stage is not Advised.ASSESSMENT:
        listen = "What was said and what was measured point different ways, so we should listen to the track first."
        return Advice(Advised.ASSESSMENT, sure, (*reasons, listen), rules.next_steps["assessment"], None)
    return Advice(chosen.stage, sure, reasons, rules.next_steps[chosen.next_step], rules.from_pence.get(chosen.stage))


def _facts(answers: Answers, clues: Sequence[Clue]) -> dict[str, frozenset[str]]:
    return {
        "have": _one(answers.have),
        "finished": _one(answers.finished),
        "recorded": _one(answers.recorded),
        "complaint": frozenset(answers.problems),
        "clue": frozenset(clue.code for clue in clues),
        "stage": frozenset(),
    }


def _one(value: Material | MixFinished | object | None) -> frozenset[str]:
    return frozenset() if value is None else frozenset({str(value)})


def _words(answers: Answers, clues: Sequence[Clue]) -> Mapping[str, str]:
    heard = [HEARD[problem] for problem in dict.fromkeys(answers.problems)]
    tone = [f"{clue.code}: {clue.detail}" for clue in clues if clue.code in TONES]
    return {clue.code: clue.detail for clue in clues} | {"problems": _listed(heard), "tone": "; ".join(tone)}


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
