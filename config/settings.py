"""All settings, read from the environment.

`ENVIRONMENT` is `production` unless it says `demo` or `test`: forgetting to set it is safe. In
production everything without a safe default must be set, and a missing one stops the start with
its name. docs/deploying.md lists them.
"""

import base64
import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

import environ
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.database import database_settings, role_names

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("ENVIRONMENT", "production")
if ENVIRONMENT not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("ENVIRONMENT is production, demo or test.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", False)


def _demo_secret(name: str, new: Callable[[], str]) -> str:
    """A key of this checkout's own, so that a demo's sessions and rows survive a restart."""
    path = BASE_DIR / "var" / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        # Two processes of a demo start at once: whoever is first writes, whole, and both read.
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(new())
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()


def _link_secret_file() -> str:
    """One that only the service may read, as systemd makes it; empty where there is none."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return str(env.str("LINK_SECRET_FILE", f"{folder}/link-secret" if folder else ""))


def _link_secret() -> str:
    """From that file, or from the environment."""
    file = _link_secret_file()
    return Path(file).read_text().strip() if file else env.str("LINK_SECRET")


def _new_link_secret() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    SECRET_KEY = env.str("SECRET_KEY")
    FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS")
    LINK_SECRET = _link_secret()
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
    for name in ("DATABASE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "CONTACT_EMAIL"):
        if not os.environ.get(name):
            raise ImproperlyConfigured(f"Set the {name} environment variable")
else:
    SECRET_KEY = env.str("SECRET_KEY", "") or _demo_secret(
        "secret-key", lambda: secrets.token_urlsafe(50)
    )
    FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[]) or [
        _demo_secret("encryption-key", lambda: Fernet.generate_key().decode())
    ]
    LINK_SECRET = env.str("LINK_SECRET", "") or _demo_secret("link-secret", _new_link_secret)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

LINK_SECRET_FILE = _link_secret_file() if PRODUCTION else ""
BACKUP_FOLDER = env.str("BACKUP_FOLDER", "")  # where check_letter_box looks how old they are

INSTALLED_APPS = [
    "home",
    "evaluation",
    "sessions",
    "groups",
    "toolkit",
    "accounts",
    "audit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.IdleSignOutMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.RequireSecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "alongside_forms"
CRISPY_TEMPLATE_PACK = "alongside_forms"

DATABASES = {"default": database_settings(os.environ)}
DATABASE_ROLE_NAMES = role_names(os.environ)
DATABASES["default"]["CONN_MAX_AGE"] = 60 if PRODUCTION else 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Of the role that reads sealed answers, for the one process that is given a guardian's passphrase.
# Production needs it to open anything; elsewhere it is the same server's.
DATABASE_OPENER_URL = env.str("DATABASE_OPENER_URL", "")
# How slow a passphrase is made to try: 256 MiB and a second, but for tests.
GUARDIAN_KEY_COST = "least" if ENVIRONMENT == "test" else "moderate"

# Limits and throttles must hold across processes and hosts, so they live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        # The default of 300 would let a hostile hour push the counters of the limits out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# People
AUTH_USER_MODEL = "accounts.User"
# user_unique_email makes the address unique, whatever its capitals; Django does not see that.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.passwords.SimilarityCheck",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "accounts.passwords.LengthCheck", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.CommonCheck"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"
LOGOUT_REDIRECT_URL = "toolkit:front"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation is only ever read at its address
ACCOUNT_LOGOUT_REDIRECT_URL = "toolkit:front"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # an address that nobody here has gets no mail from us
# Django's own: allauth's keeps a second copy of each address
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # key: her address, or her account for a code
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# How many proxies of ours add to X-Forwarded-For. Too few: everybody shares one address, so ten
# slips a minute shut the door for all. Too many: a made-up address gets round every limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", int(env.bool("BEHIND_PROXY", False)))
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.SignInForm",
    "reset_password": "accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in_forms.NewPasswordForm",
    "change_password": "accounts.sign_in_forms.ChangePasswordForm",
    "reauthenticate": "accounts.sign_in_forms.ConfirmPasswordForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation came by that mail
MFA_TOTP_ISSUER = "Alongside"
MFA_TOTP_TOLERANCE = 1  # an old phone's clock may be half a minute wrong
MFA_FORMS = {
    "authenticate": "accounts.sign_in_forms.CodeForm",
    "reauthenticate": "accounts.sign_in_forms.ConfirmCodeForm",
    "activate_totp": "accounts.sign_in_forms.ActivateTOTPForm",
    "deactivate_totp": "accounts.sign_in_forms.DeactivateTOTPForm",
    "generate_recovery_codes": "accounts.sign_in_forms.GenerateRecoveryCodesForm",
}
# Only a demo or a test may let coordinators and admins in without a second factor.
SECOND_FACTOR_REQUIRED = PRODUCTION or env.bool("SECOND_FACTOR_REQUIRED", False)
IDLE_SIGN_OUT_MINUTES = env.int("IDLE_SIGN_OUT_MINUTES", 30)
INVITATION_DAYS = 14

# How long what is held about a woman is kept; docs/retention.md gives the reasons.
ENQUIRY_KEPT_DAYS = env.int("ENQUIRY_KEPT_DAYS", 91)  # after she asked
NEEDS_KEPT_DAYS = env.int("NEEDS_KEPT_DAYS", 91)  # contact and needs, after she left
NAME_KEPT_DAYS = env.int("NAME_KEPT_DAYS", 365)  # her row, after she left
COMPLAINT_KEPT_DAYS = env.int("COMPLAINT_KEPT_DAYS", 365)  # after it was answered
SAFE_CONTACT_DAYS = env.int("SAFE_CONTACT_DAYS", 91)  # after that long she is asked again

# Languages: English at the plain address, Welsh under /cy/ (docs/adr/0002)
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# Static files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test" or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = ENVIRONMENT == "test" or DEBUG

# Mail: nothing in a sender or subject may give away what this is
if PRODUCTION:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Reminder <reminder@alongside.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Shown on the accessibility page
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")
REPOSITORY_URL = env.str("REPOSITORY_URL", "")

# Security
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "s"  # a neutral name, for whoever looks through the phone
CSRF_COOKIE_NAME = "c"
CSRF_COOKIE_AGE = None  # until the browser closes
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "home.errors.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Not no-referrer: browsers would then send `Origin: null`, which fails the CSRF check.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for the picture of a sign-in code
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "config.crash_reports.NothingOfAnybody"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refused or missing page is no news, and its address is nobody's business in a log.
    # At DEBUG a template tells everything that its page knows, names too.
    "loggers": {"django.request": {"level": "ERROR"}, "django.template": {"level": "WARNING"}},
}
