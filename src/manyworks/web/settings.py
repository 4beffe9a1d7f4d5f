"""Django's settings. What an installation may change is a MANYWORKS_ variable (docs/run/install.md)."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from manyworks.refused import Refused
from manyworks.web.data_folder import database_settings, secret_key

SOURCE = Path(__file__).resolve().parents[1]


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _words(name: str) -> list[str]:
    return [word for word in os.environ.get(name, "").replace(",", " ").split() if word]


DATA_DIR = Path(os.environ.get("MANYWORKS_DATA") or "data").resolve()
DEMO = _flag("MANYWORKS_DEMO")
HTTPS = _flag("MANYWORKS_HTTPS")
DEBUG = _flag("MANYWORKS_DEBUG")
SECRET_KEY = os.environ.get("MANYWORKS_SECRET_KEY") or secret_key(DATA_DIR)

# --- who may reach this installation ----------------------------------------------------------------------
# An installation lists the names it answers to; without a list it is for the people at this machine, except
# the demo, which holds nothing of anybody's.
HERE = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = ["*"] if DEMO and not _words("MANYWORKS_HOSTS") else [*_words("MANYWORKS_HOSTS"), *HERE]
# Links in mails begin with this, never with what a visitor's browser says that it asked for.
BASE_URL = os.environ.get("MANYWORKS_URL", "").rstrip("/") or (
    f"{'https' if HTTPS else 'http'}://{_words('MANYWORKS_HOSTS')[0]}" if _words("MANYWORKS_HOSTS") else ""
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _words("MANYWORKS_HOSTS")]
if _flag("MANYWORKS_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Guesses at passwords are counted by the visitor's address, not by the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# --- what the house is made of ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "manyworks.web",
    "manyworks.plans",
    "manyworks.quality",
    "manyworks.designs",
    "manyworks.network",
    "manyworks.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "manyworks.web.middleware.KeptPrivate",
    "manyworks.web.middleware.PersonalSettings",
    "manyworks.web.idempotency.AnswerOnce",
    "manyworks.web.middleware.RenderRefusals",
]
ROOT_URLCONF = "manyworks.web.urls"
WSGI_APPLICATION = "manyworks.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "manyworks.web.middleware.installation",
            ],
        },
    }
]

FORM_RENDERER = "manyworks.web.form_rendering.PlainForms"

# --- where things are kept --------------------------------------------------------------------------------
DATABASES = {"default": database_settings(os.environ.get("MANYWORKS_DATABASE_URL", ""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
FILE_LIMIT_BYTES = int(os.environ.get("MANYWORKS_FILE_LIMIT_MB", "200")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Modules import each other, and the map fetches its cells, by their plain names: those files stay too.
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# Source maps are for developers' tools; squeezing them would double the time of the first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "webp", "gz", "woff2"]

# --- signing in -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["manyworks.web.sign_up.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "manyworks.core.accounts.forms.SignUpForm"
ACCOUNT_USER_DISPLAY = "manyworks.core.accounts.queries.display_name"
# Guesses at a password count for each address, so an account allows so many times more.
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Manyworks: "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_ADAPTER = "manyworks.web.sign_up.Adapter"
ACCOUNT_FORMS = {"signup": "manyworks.web.accounts.SignUp", "reset_password": "manyworks.web.accounts.Reset"}
# Who may open an account: "open" (everybody), "invitation" (whoever was sent one), "closed" (nobody).
SIGN_UP = os.environ.get("MANYWORKS_SIGN_UP", "") or ("open" if DEMO else "invitation")
if SIGN_UP not in {"open", "invitation", "closed"}:
    raise Refused(
        "settings.sign_up",
        f"MANYWORKS_SIGN_UP is {SIGN_UP!r}, which says nothing.",
        hint="Set it to open, invitation or closed.",
    )
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Manyworks"
# A passkey needs HTTPS, except on this very machine, where browsers allow plain HTTP.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_ALLOW_UNVERIFIED_EMAIL = True

# --- mail -------------------------------------------------------------------------------------------------
EMAIL_HOST = os.environ.get("MANYWORKS_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("MANYWORKS_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("MANYWORKS_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MANYWORKS_MAIL_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT != 25
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MANYWORKS_MAIL_FROM", "manyworks@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
# Without a server for mail the links go to the terminal, and whoever has not followed one may still sign in;
# but an address that was not proved counts for nothing.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_HOST else "optional"

# --- security ---------------------------------------------------------------------------------------------
MAP_ORIGINS = _words("MANYWORKS_MAP_ORIGINS")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *MAP_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF, *MAP_ORIGINS],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "manyworks.web.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS and _words("MANYWORKS_HOSTS") else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
PASSWORD_HASHERS = [
    "manyworks.web.sign_up.Scrypt",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# --- words, dates, places ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [SOURCE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
# An address typed without its scheme means HTTPS; Django 6 does so by itself.
FORMS_URLFIELD_ASSUME_HTTPS = True
TIME_ZONE = os.environ.get("MANYWORKS_TIME_ZONE", "Europe/London")

# --- what is written to the terminal; never request bodies, cookies or keys -------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["terminal"], "level": os.environ.get("MANYWORKS_LOG_LEVEL", "WARNING")},
    "loggers": {"manyworks": {"level": "INFO"}, "django_tasks_db": {"level": "WARNING"}},
}
