"""The settings of the tests: a data folder of their own, a fixed moment, cheap passwords, plain static files."""

import os
import tempfile

os.environ["SIHENG_DATA"] = tempfile.mkdtemp(prefix="siheng-test-")
os.environ["SIHENG_NOW"] = "2022-03-01T09:00"

from siheng.project.settings import *  # noqa: F403
from siheng.project.settings import DATA, DATABASES, MIDDLEWARE, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = [m for m in MIDDLEWARE if not m.startswith("whitenoise")]
# SQLite as it is in use, in a file: threads wait in line for it, and another process can open it.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
