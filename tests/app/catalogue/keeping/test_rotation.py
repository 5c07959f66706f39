"""Which backups stay."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.keeping.rotation import DAILY, MONTHLY, WEEKLY, kept

NOW = datetime(2026, 7, 31, 12, tzinfo=UTC)
moments = st.lists(st.integers(0, 900 * 24).map(lambda hours: NOW - timedelta(hours=hours)), max_size=120)


def test_two_years_of_daily_backups_become_a_week_two_months_and_a_year() -> None:
    """Taken away day by day as in life, those that stay reach back twelve months."""
    there: set[datetime] = set()
    for day in range(730):
        there = kept([*there, NOW + timedelta(days=day)])
    last = NOW + timedelta(days=729)
    assert {last - timedelta(days=day) for day in range(7)} <= there
    assert len({moment.isocalendar()[:2] for moment in there if last - moment < timedelta(weeks=8)}) >= WEEKLY
    assert len({(moment.year, moment.month) for moment in there}) == MONTHLY
    assert len(there) <= DAILY + WEEKLY + MONTHLY


@settings(max_examples=60)
@given(moments)
def test_what_stays_is_a_bounded_part_that_holds_the_newest(there: list[datetime]) -> None:
    """Never more than 27, never none of some, and the newest of each of the last seven days that have one."""
    stays = kept(there)
    assert stays <= set(there)
    assert len(stays) <= DAILY + WEEKLY + MONTHLY
    if there:
        assert max(there) in stays
    days = sorted({moment.date() for moment in there}, reverse=True)[:DAILY]
    assert {max(moment for moment in there if moment.date() == day) for day in days} <= stays


@settings(max_examples=60)
@given(moments)
def test_a_second_rotation_takes_nothing_more(there: list[datetime]) -> None:
    """What stays once stays until something new comes."""
    assert kept(sorted(kept(there))) == kept(there)
