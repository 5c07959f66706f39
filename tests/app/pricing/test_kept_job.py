"""A job that was put aside while nobody could be asked comes back once, as it was."""

from pathlib import Path

import pytest

from app.pricing.job_file import UNSAVED, job_json, keep_job, take_kept_job
from app.pricing.priced_song import JobDraft
from app.pricing.pricing_words import PricingWords
from tests.app.pricing.jobs import job as parsed
from tests.app.pricing.jobs import mixing


def test_it_comes_back_once_with_its_song_client_and_quote(tmp_path: Path) -> None:
    """A song that is not in the catalogue stays one; the next start finds nothing any more."""
    words = PricingWords.load()
    job = parsed(mixing(rounds=4), rush=True)
    keep_job(tmp_path, JobDraft(job, (7,), 0, 3), 5)
    kept = take_kept_job(tmp_path, words)
    assert kept
    draft, quote_id = kept
    assert (job_json(draft.job), draft.song_ids, draft.client_id, quote_id) == (job_json(job), (7,), 3, 5)
    assert take_kept_job(tmp_path, words) is None
    keep_job(tmp_path, JobDraft(job, (None,), 0, None), None)
    again = take_kept_job(tmp_path, words)
    assert again
    assert (again[0].song_ids, again[0].client_id, again[1]) == ((None,), None, None)


@pytest.mark.parametrize("text", ["", "[]", '{"job": {"songs": []}}', '{"job": 1, "song_ids": []}'])
def test_what_cannot_be_understood_stays_where_it_is(tmp_path: Path, text: str) -> None:
    """A newer Bouncedesk may know what to do with it."""
    (tmp_path / UNSAVED).write_text(text)
    assert take_kept_job(tmp_path, PricingWords.load()) is None
    assert (tmp_path / UNSAVED).read_text() == text
