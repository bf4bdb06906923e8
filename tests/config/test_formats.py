import datetime as dt

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "written"), [("en", "3 December 2026"), ("cy", "3 Rhagfyr 2026")]
)
def test_date_is_written_as_readers_here_write_it(language, written):
    """Django's English would say Dec. 3, 2026."""
    with translation.override(language):
        assert date_format(dt.date(2026, 12, 3), "DATE_FORMAT") == written
