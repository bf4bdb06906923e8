"""The site's own settings, as the database's owner, since tests make databases and tables.

Set here and not in a conftest: pytest-django reads the settings before any conftest.
"""

import os

os.environ["ENVIRONMENT"] = "test"
os.environ["DATABASE_ROLE"] = "owner"

from config.settings import *  # noqa: F403

# The real hasher takes a quarter of a second on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# whitenoise warns about a folder that is not there yet, and here a warning is an error.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
