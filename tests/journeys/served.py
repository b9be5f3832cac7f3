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
from socketserver import ThreadingMixIn
from threading import Condition
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PASSWORD = "Long-way-round-8"
HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"  # many people sign in during the journeys


class Threaded(ThreadingMixIn, WSGIServer):
    """A request does not wait for another."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args: Any) -> None:
        """Nothing."""


def main(folder: Path, port: int) -> None:
    """Make what is lacking, then serve until killed."""
    os.environ |= {"SIHENG_DATA": str(folder), "SIHENG_NOW": "2022-09-01T09:00", "SIHENG_DATABASE": ""}
    os.environ["DJANGO_SETTINGS_MODULE"] = "siheng.project.settings"
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_USE_FINDERS = True
    settings.PASSWORD_HASHERS = [HASHER]
    django.setup()
    found_bureau(folder)

    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

    busy = [0]
    rest = Condition()

    def at_the_moment(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"] == "/at-rest":  # answers when nothing is under way any more
            with rest:
                rest.wait_for(lambda: busy[0] == 0, timeout=20)
            start_response("204 No Content", [])
            return []
        settings.FIXED_NOW = datetime.fromisoformat((folder / "moment").read_text())
        with rest:
            busy[0] += 1
        try:
            return application(environ, start_response)
        finally:
            with rest:
                busy[0] -= 1
                rest.notify_all()

    with make_server("127.0.0.1", port, at_the_moment, Threaded, Quiet) as server:
        server.serve_forever()


def found_bureau(folder: Path) -> None:
    """The bureau of the demonstration, without any case; FOLDER/fresh.sqlite3 is its copy."""
    from django.core.management import call_command
    from django.db import connection

    import siheng.project
    from siheng.kernel.org.founding import found

    call_command("migrate", verbosity=0)
    found(Path(siheng.project.__file__).parent / "bureaus" / "371002.yaml", password=PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(folder / "siheng.sqlite3", folder / "fresh.sqlite3")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
