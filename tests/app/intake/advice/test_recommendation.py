"""The studio's guide: its questions ask all that advice can use, and every answer gets advice no surer than it is."""

import itertools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enquiry import Advice, Advised, Answers, Clue, Complaint, Material, MixFinished, Recorded
from app.domain.money import pounds
from app.intake.advice.advice_rules import AdviceRules
from app.intake.advice.recommendation import ALLOWED, TONES, advice_text, advise, answers_of, load_questions
from render.errors import BouncedeskError

RULES = AdviceRules.load()
CLUES = (
    *("short", "silent", "loud", "squashed", "steady", "uneven", "clipped", "cancels", "wide_low", "healthy"),
    *("parts", "damaged"),
)
HEALTHY = (Clue("healthy"),)
CRUSHED = (Clue("clipped", "in 900 places"), Clue("loud", "−5.0 LUFS"))
MIX, YES, NO, UNSURE = Material.STEREO_MIX, MixFinished.YES, MixFinished.NO, MixFinished.UNSURE


def ask(clues: tuple[Clue, ...] | None = None, **answers: Any) -> Advice:
    """The advice on some answers."""
    return advise(Answers(**answers), clues, RULES)


SCENARIOS = {
    "a vocal and a beat": (Answers(Material.VOCAL_AND_BEAT), Advised.BOTH),
    "the instrumental is already produced": (Answers(Material.VOCAL_AND_BEAT, release=True), Advised.BOTH),
    "my producer already sent me a final mix": (Answers(MIX, YES), Advised.MASTERING),
    "I recorded the song myself at home": (
        Answers(Material.MULTITRACKS, recorded=Recorded.HOME, release=True),
        Advised.BOTH,
    ),
    "I recorded it at home, and that is all I say": (Answers(recorded=Recorded.HOME), Advised.BOTH),
    "a mix made at home": (Answers(MIX, recorded=Recorded.HOME), Advised.BOTH),
    "recorded and mixed at home": (Answers(MIX, YES, recorded=Recorded.HOME), Advised.BOTH),
    "can I skip mixing: properly mixed": (Answers(MIX, YES, release=True), Advised.MASTERING),
    "can I skip mixing: balance still off": (Answers(MIX, problems=(Complaint.UNBALANCED,)), Advised.MIXING),
    "nothing recorded yet": (Answers(Material.NOTHING), Advised.RECORDING),
    "I have stems": (Answers(Material.STEMS), Advised.MIXING),
    "I have multitracks": (Answers(Material.MULTITRACKS), Advised.MIXING),
    "the track still feels unfinished": (Answers(finished=NO), Advised.MIXING),
    "creative choices are still open": (Answers(Material.MULTITRACKS, NO), Advised.MIXING),
    "my mix engineer has done the heavy lifting": (Answers(MIX, YES, recorded=Recorded.STUDIO), Advised.MASTERING),
    "release-ready, from stems": (Answers(Material.STEMS, release=True), Advised.BOTH),
    "not fully confident in the mix": (Answers(Material.STEMS, UNSURE), Advised.BOTH),
    "heading to streaming, unsure of the mix": (Answers(MIX, UNSURE, release=True), Advised.BOTH),
    "feels finished, only needs polish": (Answers(finished=YES), Advised.MASTERING),
    "I want a release-ready result": (Answers(release=True), Advised.BOTH),
    "the mix is complete, and wants release prep": (Answers(MIX, YES, release=True), Advised.MASTERING),
    "does my track still need shaping?": (Answers(finished=NO, release=True), Advised.MIXING),
    "I say that I am unsure": (Answers(finished=UNSURE), Advised.ASSESSMENT),
    "a stereo mix and nothing else is known": (Answers(MIX), Advised.ASSESSMENT),
    "is mixing more important than mastering?": (Answers(Material.MULTITRACKS, release=True), Advised.BOTH),
    "am I unsure?": (Answers(), Advised.ASSESSMENT),
    "not sure whether it is ready for mastering": (Answers(MIX, UNSURE), Advised.ASSESSMENT),
    "can I send stems for mixing remotely?": (Answers(Material.STEMS, NO), Advised.MIXING),
    "can mastering fix a bad mix?": (Answers(MIX, problems=(Complaint.MUDDY, Complaint.VOCALS)), Advised.MIXING),
    "do I need mastering for streaming only?": (Answers(MIX, YES, release=True), Advised.MASTERING),
}
SCENARIOS |= {f"sounds {problem}": (Answers(problems=(problem,)), Advised.MIXING) for problem in Complaint}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_of_the_guide_has_its_answer(scenario: str) -> None:
    """The guide's common scenarios, lists and questions lead where the guide leads."""
    answers, stage = SCENARIOS[scenario]
    assert advise(answers, None, RULES).stage is stage


def test_prices_start_where_the_studio_starts() -> None:
    """Mixing from £250, mastering from £75, both together; nothing is priced that is not booked."""
    prices = {advice.stage: advice.estimate_from_pence for advice in map(_advised, SCENARIOS)}
    assert prices == {
        Advised.MIXING: 25000,
        Advised.MASTERING: 7500,
        Advised.BOTH: 32500,
        Advised.RECORDING: None,
        Advised.ASSESSMENT: None,
    }


def _advised(scenario: str) -> Advice:
    return advise(SCENARIOS[scenario][0], None, RULES)


def test_mastering_is_not_the_fix_for_a_mix_whose_balance_is_off() -> None:
    """A stereo mix with problems is sent back to its parts."""
    advice = ask(have=MIX, problems=(Complaint.MUDDY,))
    assert "not the right fix" in advice.reasons[0]
    assert "separate parts" in advice.next_step


SAID: list[tuple[dict[str, Any], str]] = [
    ({"have": Material.VOCAL_AND_BEAT}, "mixing first, then mastering"),
    ({"have": MIX, "problems": (Complaint.VOCALS,)}, "mastering is not the right fix"),
    ({"have": MIX, "finished": YES, "recorded": Recorded.HOME}, "mastering works best when the mix is already solid"),
    ({"have": Material.MULTITRACKS, "recorded": Recorded.HOME}, "the recording itself may limit"),
    ({"have": MIX, "finished": YES, "release": True}, "on streaming platforms as well"),
    ({"have": MIX, "finished": YES}, "the final polish"),
    ({"have": Material.NOTHING}, "recording comes first"),
    ({"have": MIX, "finished": UNSURE}, "takes a listen"),
    ({"release": True}, "mixing builds it, mastering signs it off"),
]


@pytest.mark.parametrize(("answered", "words"), SAID)
def test_the_reasons_are_those_of_the_guide(answered: dict[str, Any], words: str) -> None:
    """What the guide says to a client stands in the reasons, in its words."""
    assert any(words in reason for reason in ask(**answered).reasons)


def test_unsure_is_an_answer_and_costs_less_than_the_wrong_stage() -> None:
    """Who is not sure is asked to send the track with a short note, at no price."""
    advice = ask(have=MIX, finished=UNSURE)
    assert (advice.stage, advice.estimate_from_pence) == (Advised.ASSESSMENT, None)
    assert "Send the track as it is with a short note" in advice.next_step


AGREEING = [
    (Complaint.FLAT, "squashed"),
    (Complaint.MUDDY, "muddy"),
    (Complaint.HARSH, "harsh"),
    (Complaint.BASS, "thin"),
    (Complaint.BASS, "boomy"),
]


@pytest.mark.parametrize(("complaint", "code"), AGREEING)
def test_what_is_heard_and_measured_makes_mixing_surer(complaint: Complaint, code: str) -> None:
    """Where the file shows what the client hears, that is reported, and counts."""
    found = (Clue(code, "9 dB off"),)
    alone, together = ask((), have=MIX, problems=(complaint,)), ask(found, have=MIX, problems=(complaint,))
    assert together.confidence > alone.confidence
    agreeing = [reason for reason in together.reasons if "9 dB off" in reason]
    assert any("you hear" in reason.lower() or "you miss" in reason for reason in agreeing)


def test_one_file_is_a_mix_until_the_client_says_otherwise() -> None:
    """A file alone is judged as a stereo mix; said to be stems, it is taken at the word."""
    assert ask(HEALTHY, finished=YES).stage is Advised.MASTERING
    assert ask(HEALTHY, have=Material.STEMS).stage is Advised.MIXING


def test_a_finished_mix_that_is_crushed_is_doubted_and_told_why() -> None:
    """Called finished, clipped to −5 LUFS: less sure than a healthy one, and both contradictions are named."""
    sound, crushed = ask(HEALTHY, have=MIX, finished=YES), ask(CRUSHED, have=MIX, finished=YES)
    assert crushed.confidence < sound.confidence - 0.3
    assert any("clipped in 900 places" in reason for reason in crushed.reasons)
    assert any("−5.0 LUFS" in reason for reason in crushed.reasons)


CONTRADICTIONS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"have": MIX, "finished": YES}, {"problems": (Complaint.HARSH,)}),
    ({"have": Material.STEMS}, {"finished": YES}),
    ({"have": Material.VOCAL_AND_BEAT}, {"finished": YES}),
    ({"have": Material.NOTHING}, {"finished": YES}),
    ({"have": Material.NOTHING}, {"problems": (Complaint.BASS,)}),
]


@pytest.mark.parametrize(("answered", "against"), CONTRADICTIONS)
def test_answers_that_contradict_each_other_lower_the_confidence_and_are_named(
    answered: dict[str, Any], against: dict[str, Any]
) -> None:
    """Each contradiction costs confidence and adds a reason of its own."""
    before, after = ask(**answered), ask(**answered | against)
    assert after.confidence < before.confidence
    assert len(after.reasons) > 1


def test_where_too_little_agrees_the_advice_is_to_listen() -> None:
    """Nothing recorded, yet finished and with a file: nobody can tell, and the advice says so."""
    advice = ask(CRUSHED, have=Material.NOTHING, finished=YES)
    assert advice.stage is Advised.ASSESSMENT
    assert "different ways" in advice.reasons[-1]
    assert advice.estimate_from_pence is None


@pytest.mark.parametrize("code", TONES)
def test_a_balance_that_is_off_speaks_for_the_mix(code: str) -> None:
    """A measured balance far from that of records makes mastering less sure and mixing surer."""
    off = (Clue(code, "9 dB"),)
    assert ask(off, have=MIX, finished=YES).confidence < ask((), have=MIX, finished=YES).confidence
    assert ask(off, have=MIX, finished=NO).confidence > ask((), have=MIX, finished=NO).confidence


@pytest.mark.parametrize(
    "code", ["cancels", "wide_low", "squashed", "steady", "uneven", "loud", "clipped", "short", "silent", "damaged"]
)
def test_every_fault_of_a_file_makes_mastering_less_sure(code: str) -> None:
    """No fault goes unsaid, and none makes the advice surer."""
    plain, faulty = ask((), have=MIX, finished=YES), ask((Clue(code, "4 dB"),), have=MIX, finished=YES)
    assert faulty.confidence < plain.confidence
    assert len(faulty.reasons) == len(plain.reasons) + 1


ANSWERS = st.builds(
    Answers,
    st.sampled_from([None, *Material]),
    st.sampled_from([None, *MixFinished]),
    st.lists(st.sampled_from(list(Complaint)), max_size=3).map(tuple),
    st.sampled_from([None, *Recorded]),
    st.booleans(),
)
CLUES_FOUND = st.none() | st.lists(st.sampled_from([*CLUES, *TONES]), unique=True).map(
    lambda codes: tuple(Clue(code, "4 dB") for code in codes)
)


@given(ANSWERS, CLUES_FOUND)
def test_every_advice_is_whole(answers: Answers, clues: tuple[Clue, ...] | None) -> None:
    """Any answers and clues give whole sentences, a confidence within bounds and a next step."""
    advice = advise(answers, clues, RULES)
    assert RULES.least <= advice.confidence <= RULES.most
    for sentence in (*advice.reasons, advice.next_step):
        assert re.fullmatch(r"[^{}]+[.]", sentence)
        assert "  " not in sentence


def test_every_remark_can_be_made() -> None:
    """No rule is dead: each stage rule and remark holds for some answers and clues."""
    reasons: set[str] = set()
    facts = itertools.product(
        [None, *Material],
        [None, *MixFinished],
        [(), *((each,) for each in Complaint)],
        [None, *Recorded],
        [True, False],
    )
    codes = [None, (), *((Clue(code, "X"),) for code in (*CLUES, *TONES))]
    for answers in facts:
        for clues in codes:
            reasons.update(advise(Answers(*answers), clues, RULES).reasons)
    for written in [rule.reason for rule in RULES.stages] + [remark.reason for remark in RULES.remarks]:
        pattern = re.sub(r"\\{\w+\\}", ".+", re.escape(written))
        assert any(re.fullmatch(pattern, reason) for reason in reasons), written


WRONG = [
    ('[[rule]]\nwhen = { have = ["x"] }\nstage = "polish"\nconfidence = 1\nreason = "R."', "stage"),
    ('[[rule]]\nwhen = { weather = true }\nstage = "mixing"\nconfidence = 1\nreason = "R."', "weather"),
    ('[[rule]]\nwhen = { problem = "yes" }\nstage = "mixing"\nconfidence = 1\nreason = "R."', "problem"),
    ('[[rule]]\nwhen = {}\nstage = "mixing"\nconfidence = "sure"\nreason = "R."', "confidence"),
    ('[[remark]]\nwhen = {}\nmove = 0.1\nreason = "R."\nnext = 3', "next"),
]
HEAD = '[confidence]\nmost = 1\nleast = 0\nassess_below = 0.5\n[next_step]\nmixing = "M."\n'


@pytest.mark.parametrize(("text", "key"), WRONG)
def test_a_wrong_rule_is_refused_by_its_key(text: str, key: str) -> None:
    """One sentence names the key that is wrong."""
    with pytest.raises(BouncedeskError) as caught:
        AdviceRules.parse(HEAD + text)
    assert caught.value.facts["key"].rpartition(".")[2] == key


def test_every_answer_that_advice_knows_can_be_given() -> None:
    """No material, problem or place is without its choice, and each question can be left open or answered in full."""
    questions = {question.key: question for question in load_questions()}
    assert list(questions) == list(ALLOWED)
    for key, question in questions.items():
        assert {choice.value for choice in question.choices} - {""} == set(ALLOWED[key])
        assert all(choice.text and choice.hint for choice in question.choices)


def test_what_was_chosen_becomes_answers() -> None:
    """Nothing chosen is no answer."""
    assert answers_of({}) == answers_of({"have": ("",), "problem": ("",), "release": ("",)}) == Answers()
    chosen = {"have": ("stems",), "finished": ("no",), "problem": ("muddy", "bass"), "recorded": ("home",)}
    expected = Answers(Material.STEMS, MixFinished.NO, (Complaint.MUDDY, Complaint.BASS), Recorded.HOME, release=True)
    assert answers_of({**chosen, "release": ("yes",)}) == expected


def test_advice_reads_as_plain_text() -> None:
    """Stage, confidence, reasons, next step and price, each on its line."""
    text = advice_text(Advice(Advised.BOTH, 0.9, ("Because.", "And so."), "Send it.", 32500))
    assert text == (
        "Mixing, then mastering (90 % sure)\n\n- Because.\n- And so.\n\nNext: Send it.\nFrom £325 a song.\n"
    )
    assert "£" not in advice_text(Advice(Advised.ASSESSMENT, 0.8, ("Because.",), "Send it.", None))


def test_prices_read_as_people_write_them() -> None:
    """Whole pounds without pence."""
    assert [pounds(25000), pounds(8750), pounds(123456)] == ["£250", "£87.50", "£1,234.56"]
