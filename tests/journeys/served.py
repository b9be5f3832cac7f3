"""The system as people meet it, in a process of its own: its own folder, and a moment that a journey moves.

python tests/journeys/served.py FOLDER PORT: makes the database once, keeps a fresh copy of it, and serves.
The moment stands in FOLDER/moment; it is read anew for each request.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from threading import Condition
from typing import Any

PASSWORD = "Long-way-round-8"
HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"  # many people sign in during the journeys


def prepare() -> None:
    """Django as it is served, but with static files from their source and quick passwords."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "siheng.project.settings"
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_USE_FINDERS = True
    settings.PASSWORD_HASHERS = [HASHER]
    django.setup()


def found_bureau(folder: Path) -> None:
    """The bureau of the demonstration, without any case; FOLDER/fresh.sqlite3 is its copy."""
    from django.core.management import call_command
    from django.db import connection

    import siheng.project
    from siheng.kernel.org.clock import now
    from siheng.kernel.registers.staff import found

    call_command("migrate", verbosity=0)
    found(Path(siheng.project.__file__).parent / "bureaus" / "371002.yaml", password=PASSWORD, at=now())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(folder / "siheng.sqlite3", folder / "fresh.sqlite3")


class Moving:
    """The application, at the moment that the folder names; ``/at-rest`` answers when nothing is under way."""

    def __init__(self, folder: Path) -> None:
        from django.core.wsgi import get_wsgi_application

        self.folder, self.application = folder, get_wsgi_application()
        self.busy, self.rest = 0, Condition()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        from django.conf import settings

        if environ["PATH_INFO"] == "/at-rest":
            with self.rest:
                self.rest.wait_for(lambda: self.busy == 0, timeout=20)
            start_response("204 No Content", [])
            return []
        settings.FIXED_NOW = datetime.fromisoformat((self.folder / "moment").read_text())
        with self.rest:
            self.busy += 1
        try:
            return self.application(environ, start_response)
        finally:
            with self.rest:
                self.busy -= 1
                self.rest.notify_all()


def main(folder: Path, port: str) -> None:
    """Make what is lacking, then become the server."""
    os.environ |= {"SIHENG_DATA": str(folder), "SIHENG_NOW": "2022-09-01T09:00", "SIHENG_DATABASE": ""}
    (folder / "static").mkdir(exist_ok=True)
    prepare()
    found_bureau(folder)
    granian = Path(sys.executable).with_name("granian")
    target = f"{Path(__file__).stem}:application"
    options = [
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--no-ws",
        "--log-level",
        "warning",
        "--host",
        "127.0.0.1",
        "--port",
    ]
    os.chdir(Path(__file__).parent)
    os.execv(granian, [str(granian), *options, port, target])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
else:
    prepare()
    application = Moving(Path(os.environ["SIHENG_DATA"]))
