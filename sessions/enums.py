from django.db import models
from django.utils.translation import gettext_lazy as _

from toolkit.enums import Kind

__all__ = ["Kind", "LedBy"]


class LedBy(models.TextChoices):
    """Who leads an item. A member is never named: a plan is read by many."""

    NOBODY = "", _("Not decided")
    FACILITATOR = "facilitator", _("A facilitator")
    MEMBER = "member", _("A member")
    EVERYONE = "everyone", _("Everyone")
