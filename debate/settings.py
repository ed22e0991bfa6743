"""Settings, by environment only. Without any: SQLite and one process, as a teacher's laptop needs it.

README.md says what each variable is for; `debate.environment` how it is read, `debate.checks` what happens to one at fault.
"""

from pathlib import Path

import django_stubs_ext

from debate import environment as e
from debate import logs
from debate.environment import env
from debate.redis_hosts import host

django_stubs_ext.monkeypatch()  # lets code say ModelForm[Debate], as the type checker wants it

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = e.folder(env("ROSTRUM_DATA", Path, BASE_DIR / "data").resolve())

SECRET_KEY = env("ROSTRUM_SECRET_KEY", e.secret_key, "") or e.kept_secret(DATA / "secret_key")
DEBUG = False
HTTPS = env("ROSTRUM_HTTPS", e.switch, False)
"""Behind a proxy that ends TLS and sets X-Forwarded-Proto and X-Real-IP."""
ALLOWED_HOSTS = env("ROSTRUM_HOSTS", e.names, ["*"])
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS if HTTPS and h != "*"]
PUBLIC_URL = env("ROSTRUM_PUBLIC_URL", e.public_url, "")
METRICS_TOKEN = env("ROSTRUM_METRICS_TOKEN", e.token, "")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "debate",
]
MIDDLEWARE = [
    "debate.middleware.Security",
    "debate.middleware.content_security_policy",
    "debate.middleware.Session",
    "debate.middleware.Locale",
    "debate.middleware.Common",
    "debate.middleware.Csrf",
    "debate.middleware.Authentication",
    "debate.middleware.Messages",
]
ROOT_URLCONF = "debate.urls"
ASGI_APPLICATION = "debate.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SQLITE_INIT = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
"""WAL lets pages read while the journal writes; FULL so that what was acked survives a power cut; what is deleted or
erased is overwritten."""
LOST_POSTGRES = {"connect_timeout": 5, "tcp_user_timeout": 10_000, "keepalives_idle": 10}
"""In seconds, milliseconds, seconds: a database that went away without a word is found out, not waited for by the hour."""
DATABASES = {"default": env("DATABASE_URL", e.database, e.database(f"sqlite:///{DATA / 'rostrum.sqlite3'}"))}
if DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = LOST_POSTGRES | DATABASES["default"].get("OPTIONS", {})
else:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": SQLITE_INIT,
    }
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}  # a file: the journal's thread must see it
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}  # threads stay (debate/threads.py)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

KEEP_DAYS = env("ROSTRUM_KEEP_DAYS", e.days, None)
"""Days after its end that any debate is kept at most; None keeps them for good, unless their teacher says otherwise."""

REDIS_URL = env("REDIS_URL", e.redis, "")
CHANNEL_LAYERS = {
    "default": (
        {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [host(REDIS_URL)]}}
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}

CACHES = {
    "default": (
        {"BACKEND": "debate.shared_cache.SharedCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        # room enough that nobody can push a count of wrong tries out of it
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
    )
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "debates"
LOGOUT_REDIRECT_URL = "home"

LANGUAGES = [("en-gb", "English")]  # those there are translations for
LANGUAGE_CODE = env("ROSTRUM_LANGUAGE", e.one_of(*(code for code, _ in LANGUAGES)), "en-gb")
TIME_ZONE = env("ROSTRUM_TIME_ZONE", e.time_zone, "Europe/London")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = ["debate.made_files.MadeFiles", "django.contrib.staticfiles.finders.AppDirectoriesFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SEAT_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W001",  # debate.middleware.Security is Django's own, run where it is called
    "security.W002",  # frames are forbidden by the Content-Security-Policy (frame-ancestors)
    "security.W003",  # so is debate.middleware.Csrf
    "security.W005",  # HSTS for subdomains: other names under a school's host are not ours to bind
    "security.W021",  # nor is the browsers' preload list, which is for a whole domain
]
if not HTTPS:
    # a class on a laptop in its own network: no certificate can be had for such an address, so there is no TLS to ask for
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W010", "security.W016"]
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOG = env("ROSTRUM_LOG", e.one_of("lines", "json"), "lines")
LOGGING = logs.settings(
    form=LOG,
    level=env("ROSTRUM_LOG_LEVEL", e.one_of("debug", "info", "warning", "error"), "info"),
)
