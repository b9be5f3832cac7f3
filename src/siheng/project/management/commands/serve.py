"""siheng serve: a production server, with the database that the environment names."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from siheng.kernel.exchange import runs
from siheng.project.failing import BEHIND, behind

# Requests that one worker answers at the same time.
THREADS = 4
# Seconds until it is looked again whether anybody works in the background.
PAUSE = 2.0


class Command(BaseCommand):
    help = "运行服务（数据库、主机名等见环境变量）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        if behind():
            raise CommandError(BEHIND)
        connection.close()
        call_command("collectstatic", interactive=False, verbosity=0)
        granian = Path(sys.executable).with_name("granian")
        os.execv(  # noqa: S606 - replaces this process by the server
            granian,
            [
                str(granian),
                "--interface",
                "wsgi",
                "--host",
                options["host"],
                "--port",
                str(options["port"]),
                "--workers",
                str(options["workers"]),
                "--blocking-threads",
                str(THREADS),
                # One that the system killed (no memory, say) comes back, and takes nobody else with it.
                "--respawn-failed-workers",
                "--no-ws",
                "--log-level",
                "warning",
                "siheng.project.serving:application",
            ],
        )


def keep_working(server: int) -> None:
    """Have `siheng work` run beside the server: where none does, begin one and wait for its end.

    Each process of the server looks, so it does not matter which of them, or which worker, was killed.
    """
    while True:
        if not runs.working():
            subprocess.run(  # noqa: S603
                [sys.executable, "-m", "siheng.project.cli", "work", "--beside", str(server)], check=False
            )
        time.sleep(PAUSE)
