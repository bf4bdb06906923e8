"""What our libraries say on our pages and Django's Welsh lacks, or says wrongly or stiffly.

Nothing imports this: `make messages` reads it, so that these sentences stand in our own catalogue,
which wins over the libraries'. What we say instead of a library (home/templatetags/form_parts.py,
accounts/passwords.py, accounts/adapter.py) is not here; of django-allauth nothing else can show.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

FIELDS = [
    _("This field is required."),
    _("Enter a valid value."),
    _("Enter a number."),
    _("Enter a whole number."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid email address."),
    _("Enter a valid UUID."),
    _("Enter a list of values."),
    _("Null characters are not allowed."),
    _("“%(pk)s” is not a valid value."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    _("(Hidden field %(name)s) %(error)s"),
]

# Django's Welsh writes this month with one n too few.
DATES = [_("July"), pgettext_lazy("alt. month", "July")]
