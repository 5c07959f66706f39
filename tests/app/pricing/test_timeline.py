"""The hours of a job and the earliest day it can be delivered; what is booked before it."""

from datetime import date
from pathlib import Path

from app.bootstrap import compose
from app.domain.catalogue import Stage
from app.domain.hours import WorkKind
from app.pricing.rate_card import RateCard
from app.pricing.timeline import Timeline, WorkTimes, booked_minutes, timeline_of
from app.settings import USUAL_WEEK
from tests.app.pricing.jobs import job, mastering, mixing

CARD, FRIDAY = RateCard.default(), date(2026, 3, 20)
TIMES = WorkTimes(
    mixing={
        "song": 300,
        "tracks_band": 60,
        "fair": 30,
        "messy": 90,
        "dense": 45,
        "round": 60,
        "variant": 10,
        "stems": 20,
        "recall": 40,
    },
    mastering={"song": 100, "format": 10, "alternate": 15, "stem": 50, "care": 25, "assembly": 70},
    booked={"booked": 400, "mixing": 300, "client_review": 0, "mastering": 90},
    answer_days=2,
)


def plan(*songs: dict[str, object], before: int = 0, week: tuple[int, ...] = USUAL_WEEK, **rest: object) -> Timeline:
    """The timeline of a job that is asked for on a Friday."""
    return timeline_of(job(*songs, **rest), CARD, TIMES, before, week, FRIDAY)


def test_each_kind_of_work_takes_its_time() -> None:
    """A mix with everything, and its master."""
    planned = plan(
        mixing(
            tracks=49,
            condition="messy",
            density="dense",
            editing_hours={"comping": 1.1, "clean_up": 2},
            rounds=3,
            variants=["main", "tv"],
            stems=True,
            recalls=1,
        ),
        mastering(formats=["cd"], alternate_masters=2, stem_mastering=True, mix_quality="needs_care"),
        assembly=True,
    )
    assert planned.mixing_min == 300 + 2 * 60 + 90 + 45 + 3 * 60 + 10 + 20 + 40
    assert planned.editing_min == 75 + 120
    assert planned.mastering_min == 100 + 10 + 30 + 50 + 25 + 70
    assert (planned.rounds, planned.job_min) == (3, 805 + 195 + 285)


def test_work_begins_on_the_next_working_day() -> None:
    """A master asked for on a Friday is ready on Monday; a day's work fits its day exactly, a minute more does not."""
    assert plan(mastering()).earliest == date(2026, 3, 23)
    assert plan(mastering(), before=320).earliest == date(2026, 3, 23)
    assert plan(mastering(), before=321).earliest == date(2026, 3, 24)


def test_rounds_wait_for_the_client() -> None:
    """A mix goes out once at least; each round waits two working days, and weekends are none."""
    assert plan(mixing()).earliest == date(2026, 3, 25)  # Monday's work, an answer by Wednesday
    assert plan(mixing(rounds=2)).earliest == date(2026, 3, 27)
    assert plan(mixing(), before=4 * 420).earliest == date(2026, 3, 31)


def test_the_week_is_the_studios() -> None:
    """Saturdays only, two hours each; a week without any hour has no date."""
    saturdays = (0, 0, 0, 0, 0, 2, 0)
    assert plan(mastering(), week=saturdays).earliest == date(2026, 3, 21)
    assert plan(mastering(), before=21, week=saturdays).earliest == date(2026, 3, 28)
    assert plan(mastering(), week=(0,) * 7).earliest is None


def test_the_times_of_the_program_are_whole() -> None:
    """Every kind that a job may name has its minutes, and every stage of work its own."""
    times = WorkTimes.load()
    assert set(times.mixing) == set(TIMES.mixing)
    assert set(times.mastering) == set(TIMES.mastering)
    assert all(Stage(name) for name in times.booked)


def test_what_is_booked_comes_before(tmp_path: Path) -> None:
    """Each song by its stage, less what was logged, a round for each still to come; enquiries not."""
    with compose(tmp_path / "home") as studio:
        catalogue = studio.catalogue
        client = catalogue.clients.add("Rosa Fenn")
        booked = catalogue.songs.add(client.id, "Ember", rounds_included=2)
        assert booked_minutes(catalogue, TIMES) == 0
        catalogue.songs.edit(booked.id, stage=Stage.BOOKED)
        assert booked_minutes(catalogue, TIMES) == 400 + 120
        catalogue.hours.add(booked.id, WorkKind.MIXING, 150)
        assert booked_minutes(catalogue, TIMES) == 250 + 120
        assert booked_minutes(catalogue, TIMES, without={booked.id}) == 0
        catalogue.songs.edit(booked.id, stage=Stage.MASTERING)
        assert booked_minutes(catalogue, TIMES) == 90  # a mix's hours are none of a master's
        catalogue.hours.add(booked.id, WorkKind.MASTERING, 100)
        assert booked_minutes(catalogue, TIMES) == 0
