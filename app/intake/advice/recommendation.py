"""From a client's answers and a file's clues to a recommendation that is never surer than they are, in words.

The questions are those of the studio's guide, as `resources/advice_questions.toml` puts them to a client.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.enquiry import Advice, Advised, Answers, Clue, Complaint, Material, MixFinished, Recorded
from app.domain.money import pounds
from app.intake.advice.advice_rules import AdviceRules, StageRule
from render.tables import Table, read_resource

TONES = ("boomy", "thin", "muddy", "hollow", "harsh", "dull")
COMPLAINTS = {
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
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "have": tuple(Material),
    "finished": tuple(MixFinished),
    "problem": tuple(Complaint),
    "recorded": tuple(Recorded),
    "release": ("yes",),
}


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One answer: its value as `advise` calls it, empty for none, and how it reads."""

    value: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its choices; with `many`, more than one may be chosen."""

    key: str
    title: str
    help: str
    many: bool
    choices: tuple[AnswerChoice, ...]


def load_questions() -> tuple[Question, ...]:
    """The questions that come with Bouncedesk, in the order they are asked."""
    table = read_resource("advice_questions.toml")
    table.only(("question",))
    return tuple(map(_question, table.tables("question")))


def answers_of(chosen: Mapping[str, Sequence[str]]) -> Answers:
    """The answers that were chosen, by the key of their question."""

    def one(key: str) -> str:
        return next(iter(chosen.get(key, ())), "")

    return Answers(
        have=Material(one("have")) if one("have") else None,
        finished=MixFinished(one("finished")) if one("finished") else None,
        problems=tuple(Complaint(value) for value in chosen.get("problem", ()) if value),
        recorded=Recorded(one("recorded")) if one("recorded") else None,
        release=one("release") == "yes",
    )


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
    complaints = [COMPLAINTS[problem] for problem in dict.fromkeys(answers.problems)]
    tone = [f"{clue.code}: {clue.detail}" for clue in clues if clue.code in TONES]
    return {clue.code: clue.detail for clue in clues} | {"problems": _listed(complaints), "tone": "; ".join(tone)}


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _question(table: Table) -> Question:
    table.only(("key", "title", "help", "many", "choice"))
    key = table.word("key", ALLOWED)
    choices = tuple(_choice(choice, ALLOWED[key]) for choice in table.tables("choice"))
    return Question(key, table.text("title"), table.text("help"), table.flag("many"), choices)


def _choice(table: Table, allowed: Sequence[str]) -> AnswerChoice:
    table.only(("value", "text", "hint"))
    value = table.text("value")
    if value and value not in allowed:
        raise table.wrong("value", f"must be empty or one of {', '.join(allowed)}")
    return AnswerChoice(value, table.text("text"), table.text("hint"))
