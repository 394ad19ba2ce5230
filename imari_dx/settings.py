"""Settings of the project: one file, everything that differs between machines read from the environment."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

from bootstrap_wrapper import get_bootstrap_dir
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from imari_dx import env, settings_directory
from imari_dx.database import database_settings
from imari_dx.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything a running installation writes (database, uploads) lives below one folder that is easy to back up.
DATA_DIR = Path(env.text("IMARI_DX_DATA_DIR", str(BASE_DIR / "var")))
# What several machines of one site have in common (docs/scale.md); None: the same folder.
SHARED_DIR = Path(_SHARED_DIR) if (_SHARED_DIR := env.text("IMARI_DX_SHARED_DIR")) else None
# Whatever the process writes (database, its journal, files) is nobody else's on the machine to read.
os.umask(0o027)

PRODUCTION = env.choice("IMARI_DX_MODE", {"development", "production"}, "development") == "production"
# Only for who works on the code: with it, refusals show as Django's own pages instead of the site's.
DEBUG = env.flag("IMARI_DX_DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("IMARI_DX_DEBUG=1 shows settings and data of any failure: not in production")
SECRET_KEY = env.required("IMARI_DX_SECRET_KEY") if PRODUCTION else "development-only-key-" + "0" * 40
ALLOWED_HOSTS = env.words("IMARI_DX_ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.words("IMARI_DX_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "imari_dx.apps.ImariDxConfig",
    "accounts",
    "initiatives",
    "indicators",
    "reports",
    "imari_dx.apps.ImariDxAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "django_htmx",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_q",
]

MIDDLEWARE = [
    "imari_dx.frame.request_id.RequestId",
    "imari_dx.frame.middleware.BrowserLimits",
    "imari_dx.operation.health.probes.Probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "imari_dx.frame.middleware.NotStored",
    "imari_dx.frame.middleware.NulRemoved",
    "csp.middleware.CSPMiddleware",
    "imari_dx.operation.maintenance.Maintenance",
    "imari_dx.operation.failures.AskedByOne",
    "imari_dx.operation.lasting_session.LastingSession",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.directory.single_sign_on.SingleSignOn",
    "accounts.directory.middleware.DirectoryAsked",
    "accounts.middleware.LoginRequired",
    "accounts.middleware.OwnPasswordRequired",
    "accounts.second_factor.middleware.SecondFactorRequired",
    "accounts.records.downloads.Downloads",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "imari_dx.frame.middleware.CleanTexts",
    "imari_dx.frame.plan_in_view.PlanRemembered",
    "imari_dx.frame.recent.RecentRemembered",
    "imari_dx.frame.required.PlanRequired",
    "imari_dx.frame.required.ScaleRequired",
    "axes.middleware.AxesMiddleware",
    "accounts.confirming.middleware.Confirming",
]

ROOT_URLCONF = "imari_dx.urls"
WSGI_APPLICATION = "imari_dx.wsgi.application"

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
                "imari_dx.frame.context_processors.frame",
            ],
            "builtins": ["imari_dx.templatetags.imari"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Seconds after which a database server that says nothing is taken for away.
DATABASE_TIMEOUT = env.number("IMARI_DX_DATABASE_TIMEOUT", 4)
# Connections to PostgreSQL that the threads of a web process share, at most; 0: each has its own (ADR 105).
DATABASE_POOL = env.number("IMARI_DX_DATABASE_POOL", 4, least=0)
DATABASE_POOL_IDLE = env.number("IMARI_DX_DATABASE_POOL_IDLE_SECONDS", 300)
_DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
DATABASES = {"default": database_settings(_DATABASE_URL, DATABASE_TIMEOUT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
# The first for what is stored now; an older one is hashed anew at the next sign-in (ADR 111).
PASSWORD_HASHERS = ["accounts.sign_in.hashers.Argon2id", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "accounts.sign_in.backends.LockedPairs",
    "accounts.sign_in.backends.AccountBackend",
]
# The directory of the house (LDAP, Active Directory), and a proxy that says who somebody is (ADR 103).
DIRECTORY = settings_directory.directory()
SSO_HEADER = settings_directory.sso_header()
if DIRECTORY:
    AUTHENTICATION_BACKENDS.append("accounts.directory.backends.DirectoryBackend")
if SSO_HEADER:
    AUTHENTICATION_BACKENDS.append("accounts.directory.backends.SingleSignOnBackend")
# Who is locked, for how long, what is recorded: accounts/sign_in/backends.py; axes has attempts watched.
AXES_HANDLER = "accounts.sign_in.backends.SignInHandler"
AXES_CLIENT_IP_CALLABLE = "accounts.sign_in.backends.address_of"
AXES_LOCKOUT_CALLABLE = "accounts.sign_in.backends.locked_response"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
_DJANGOS_RULES: dict[str, dict[str, Any]] = {
    "UserAttributeSimilarityValidator": {"user_attributes": ("username", "full_name", "email")},
    "MinimumLengthValidator": {"min_length": 10},
    "CommonPasswordValidator": {},
    "NumericPasswordValidator": {},
}
AUTH_PASSWORD_VALIDATORS = [
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
        for name, options in _DJANGOS_RULES.items()
    ),
    *(
        {"NAME": f"accounts.sign_in.password_rules.{name}"}
        for name in ("EnoughCharacters", "NotTheName", "NotThePlace", "NotCommonInJapan")
    ),
]
# A code of the phone after the password: for whoever wants it, or required of who decides or gives rights.
SECOND_FACTOR = env.choice("IMARI_DX_SECOND_FACTOR", {"off", "optional", "required"}, "optional")
SECOND_FACTOR_NAME = "進捗管理システム"  # what the phone calls it
# Minutes until an act that is final or gives rights asks for the password again (ADR 101); 0: never.
CONFIRM_MINUTES = env.number("IMARI_DX_CONFIRM_MINUTES", 15, least=0)
# Who does nothing for so long is signed out, and everybody so long after signing in (ADR 95).
SESSION_IDLE = dt.timedelta(minutes=env.number("IMARI_DX_SESSION_IDLE_MINUTES", 30))
SESSION_LIMIT = dt.timedelta(hours=env.number("IMARI_DX_SESSION_HOURS", 9))
SESSION_ENGINE = "accounts.sessions.store"
SESSION_COOKIE_AGE = int(SESSION_LIMIT.total_seconds())

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("IMARI_DX_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
# Compressed, under names that change with their content, so that a browser keeps them for good; collectstatic
# makes them. Without it each is served from where it is.
STATIC_COLLECTED = env.flag("IMARI_DX_STATIC_COLLECTED", default=PRODUCTION)
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "imari_dx.shared.bootstrap_parts.UsedParts",
]
# Bootstrap's own files as its package carries them: no copy of them in this repository.
BOOTSTRAP_DIR = Path(get_bootstrap_dir())
STORAGES = {
    "default": {"BACKEND": "imari_dx.shared.storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
MEDIA_ROOT = (SHARED_DIR or DATA_DIR) / "files"
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "imari_dx.shared.upload_handlers.TemporaryFileHandler",
]
# Which scanner for viruses sees every upload first (ADR 99), and whether none is taken while it is away.
CLAMD = env.socket_address("IMARI_DX_CLAMD")
CLAMD_REQUIRED = env.flag("IMARI_DX_CLAMD_REQUIRED", default=True)

# Mail: by SMTP where a server is named; else development prints it, and production keeps it in the outbox.
EMAIL_HOST = env.text("IMARI_DX_SMTP_HOST")
EMAIL_PORT = env.number("IMARI_DX_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("IMARI_DX_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("IMARI_DX_SMTP_PASSWORD")
_SMTP_SECURITY = env.choice("IMARI_DX_SMTP_SECURITY", {"none", "starttls", "ssl"}, "none")
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP_SECURITY == "starttls", _SMTP_SECURITY == "ssl"
EMAIL_TIMEOUT = 10
EMAIL_USE_LOCALTIME = True  # the Date header in Japanese time, not -0000
EMAIL_BACKEND = (
    "imari_dx.shared.mail.SmtpBackend" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"
)
CAN_SEND_MAIL = bool(EMAIL_HOST) or not PRODUCTION
DEFAULT_FROM_EMAIL = env.text("IMARI_DX_MAIL_FROM", "dx-plan@localhost")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2]
# Who is told by mail what is in trouble on the server.
ADMINS = [("管理者", address) for address in env.words("IMARI_DX_ADMIN_MAIL")]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = "［進捗管理システム］"
# Where people reach the site, for the text of a reminder: https://dx.example.lg.jp/
SITE_ADDRESS = env.text("IMARI_DX_SITE_ADDRESS")
# Whom to tell of a weakness, in /.well-known/security.txt; without it the telephone that the plan names.
SECURITY_CONTACT = env.contact("IMARI_DX_SECURITY_CONTACT")

# Background work (ADR 73): documents that take seconds, daily notices, cleaning up. manage.py run_worker.
Q_CLUSTER: dict[str, Any] = {
    "name": "imari-dx",
    "label": "裏側の仕事",
    "orm": "default",
    "broker_class": "reports.jobs.broker.WatchfulBroker",
    "workers": env.number("IMARI_DX_WORKERS", 1),
    "timeout": 600,  # seconds until a piece of work is given up
    "retry": 660,  # until one is handed out again that nobody has answered for: longer than it may take
    "recycle": 30,  # a worker process ends after so many pieces of work …
    "max_rss": env.number("IMARI_DX_WORKER_MEMORY", 450) * 1024,  # … or with so many kilobytes
    "ack_failures": True,  # what failed is not tried again by itself: our own jobs say why, and count
    "catch_up": False,  # a daily piece of work that was missed is done once
    "poll": 0.5,
    "save_limit": 50,
    "log_level": "WARNING",
}
# When the day's notices are sent, Monday to Friday: 08:00, or off where a timer of the system sends them.
REMINDERS_AT = env.clock("IMARI_DX_REMINDERS_AT", "08:00" if PRODUCTION else "off")

CRISPY_ALLOWED_TEMPLATE_PACKS = "imari"
CRISPY_TEMPLATE_PACK = "imari"  # our own: templates/imari
CRISPY_FAIL_SILENTLY = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Bootstrap draws its own icons (arrow of a select, close) as data: images in its style sheet.
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "imari_dx.frame.views.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Without files; the longest entry page takes about a tenth. Files stream, from 2.5 MB on, to the disk
# instead of memory; what is too large is refused by indicators/evidence.py.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 30
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# Only these proxies are believed when they say for whom they ask.
_BEHIND_PROXY = env.flag("IMARI_DX_BEHIND_PROXY", default=False)
TRUSTED_PROXIES = env.networks("IMARI_DX_TRUSTED_PROXIES", "127.0.0.1,::1" if _BEHIND_PROXY else "")
# Who else than the machine itself may ask /health/live and /health/ready.
HEALTH_FROM = env.networks("IMARI_DX_HEALTH_FROM")

if PRODUCTION:
    # A closed network may terminate TLS at a proxy, or (with an explicit 0) have none.
    HTTPS = env.flag("IMARI_DX_HTTPS", default=True)
    SECURE_SSL_REDIRECT = HTTPS
    SESSION_COOKIE_SECURE = HTTPS
    CSRF_COOKIE_SECURE = HTTPS
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
    SECURE_HSTS_PRELOAD = HTTPS
    if _BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# 操作の記録 as lines of JSON: to the journal, to a file, or off.
AUDIT_LOG = env.log_target("IMARI_DX_AUDIT_LOG", "stderr" if PRODUCTION else "off")
RECORDS_YEARS = env.number("IMARI_DX_RECORDS_YEARS", 5)
LOGGING = logging_config(AUDIT_LOG, DATA_DIR)
