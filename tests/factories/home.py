"""Complaints made straight in the database: no rule, no record."""

import datetime as dt

from django.utils import timezone

from home.models import DataComplaint


def make_complaint(organisation, words="A list was left on a table", **facts):
    usual = {"acknowledge_by": timezone.localdate() + dt.timedelta(days=30)}
    return DataComplaint.objects.create(
        organisation=organisation, words=words, **{**usual, **facts}
    )
