"""What `siheng serve` runs in each of its processes: the pages, and whoever works in the background, begun again if it ends."""

import os
import subprocess
import sys
import threading
import time

from siheng.project.wsgi import application

__all__ = ["application", "keep_working"]
# Seconds until it is looked again whether one works.
PAUSE = 2.0


def keep_working(server: int) -> None:
    """Have `siheng work` run as long as the server does: where none does, begin one and wait for its end."""
    from siheng.kernel.exchange import runs

    while True:
        if not runs.working():
            subprocess.run(  # noqa: S603
                [sys.executable, "-m", "siheng.project.cli", "work", "--beside", str(server)], check=False
            )
        time.sleep(PAUSE)


threading.Thread(target=keep_working, args=(os.getppid(),), daemon=True).start()
