"""Django settings. All that varies comes from the environment (see environment.py); nothing else in the code asks for it."""

import secrets
from datetime import datetime
from pathlib import Path

from siheng.kernel.rooms import domain_apps
from siheng.project import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(env.text("SIHENG_DATA"))
DEBUG = env.flag("SIHENG_DEBUG")
HTTPS = env.flag("SIHENG_HTTPS")
SECRET_KEY = env.secret("SIHENG_SECRET_KEY", DATA / "secret.key", lambda: secrets.token_urlsafe(48))
# First key encrypts, all decrypt: rotation is adding one in front and running `siheng rotate-keys`.
FIELD_KEYS = env.secret("SIHENG_FIELD_KEYS", DATA / "field.keys", lambda: secrets.token_hex(16)).split(",")
# Finds an encrypted ID number or telephone again; stays when the field keys change.
INDEX_KEY = env.secret("SIHENG_INDEX_KEY", DATA / "index.key", lambda: secrets.token_hex(16))
# Signs the returns that go up to another unit, and the answers that go down.
SIGNING_KEY = env.secret("SIHENG_SIGNING_KEY", DATA / "signing.key", lambda: secrets.token_hex(32))
# Only these may say, by X-Forwarded-For, from where a visitor comes.
TRUSTED_PROXIES = env.networks("SIHENG_TRUSTED_PROXY")
# What other systems are told may go to these addresses of the inner network; see kernel/exchange/outside.py.
INNER_NETWORKS = env.networks("SIHENG_INNER_NETWORKS")
ALLOWED_HOSTS = env.text("SIHENG_HOSTS").split(",")
# The demonstration's or a test's moment; None is the real clock (read only through siheng.kernel.org.clock.now).
FIXED_NOW = datetime.fromisoformat(env.text("SIHENG_NOW")) if env.text("SIHENG_NOW") else None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "siheng.kernel.org",
    "siheng.kernel.law",
    "siheng.kernel.trust",
    "siheng.kernel.documents",
    "siheng.kernel.matters",
    "siheng.kernel.registers",
    "siheng.kernel.figures",
    "siheng.kernel.exchange",
    "siheng.kernel.returns",
    *domain_apps(),
    "siheng.web",
    "siheng.project",
]

MIDDLEWARE = [
    "siheng.web.portal.gate.Gate",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "siheng.kernel.trust.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "siheng.project.urls"
WSGI_APPLICATION = "siheng.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "siheng.web.templatetags.siheng"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "siheng.web.workspace.context.shell",
            ],
        },
    }
]

DATABASES = {"default": env.database(env.text("SIHENG_DATABASE"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "siheng.kernel.org.backend.Backend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "siheng.kernel.trust.passwords.PasswordPolicy"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/?left=1"
# Guessing: five wrong passwords for one name from one address wait fifteen minutes.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "locked.html"
AXES_VERBOSE = False
# A session ends after thirty idle minutes, five less at the most, and with the browser.
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        # Charts set sizes on their own elements; no inline script anywhere.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
}

# An upload is checked again, by size, type and content, where it is saved.
UPLOAD_LIMIT = 50 * 1024 * 1024
# All that one request of the public may bring: nine photographs as they come from a telephone, with something over.
REQUEST_LIMIT = 100 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "attachments"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
