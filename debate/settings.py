"""Settings, by environment only. Without any: SQLite and one process, as a teacher's laptop needs it.

ROSTRUM_DATA (folder for database, secret key, collected files), DATABASE_URL, REDIS_URL, ROSTRUM_HOSTS (host names, comma
separated), ROSTRUM_HTTPS=1 (behind a proxy that ends TLS and sets X-Forwarded-Proto and X-Real-IP: secure cookies),
ROSTRUM_PUBLIC_URL (see `debate.addresses`), ROSTRUM_SECRET_KEY, ROSTRUM_LANGUAGE, ROSTRUM_TIME_ZONE, ROSTRUM_KEEP_DAYS (days that a
debate is kept after its end).
"""

import os
import secrets
from pathlib import Path

import dj_database_url
import django_stubs_ext

django_stubs_ext.monkeypatch()  # lets code say ModelForm[Debate], as the type checker wants it

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ROSTRUM_DATA") or BASE_DIR / "data").resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds what students wrote


def _kept_secret_key() -> str:
    """The key in the data folder, made once, readable by its owner alone."""
    path = DATA / "secret_key"
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(60))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = os.environ.get("ROSTRUM_SECRET_KEY") or _kept_secret_key()
DEBUG = False
HTTPS = os.environ.get("ROSTRUM_HTTPS") == "1"
ALLOWED_HOSTS = [h.strip() for h in os.environ.get("ROSTRUM_HOSTS", "*").split(",") if h.strip()]
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS if HTTPS and h != "*"]

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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
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
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA / 'rostrum.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": SQLITE_INIT,
    }
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}  # a file: the journal's thread must see it
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

KEEP_DAYS = int(os.environ["ROSTRUM_KEEP_DAYS"]) if os.environ.get("ROSTRUM_KEEP_DAYS") else None
"""Days after its end that any debate is kept at most; None keeps them for good, unless their teacher says otherwise."""

REDIS_URL = os.environ.get("REDIS_URL", "")
CHANNEL_LAYERS = {
    "default": (
        {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
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
LANGUAGE_CODE = os.environ.get("ROSTRUM_LANGUAGE", "en-gb")
TIME_ZONE = os.environ.get("ROSTRUM_TIME_ZONE", "Europe/London")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = ["debate.made_files.MadeFiles", "django.contrib.staticfiles.finders.AppDirectoriesFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "debate.static_storage.StaticStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SEAT_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"debate": {"level": "INFO"}, "daphne": {"level": "WARNING"}},
}
