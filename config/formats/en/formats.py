"""How English dates are written here: 3 December 2026. Django's own English is American."""

DATE_FORMAT = "j F Y"
