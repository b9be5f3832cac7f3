"""What `siheng serve` runs in each of its processes: the pages, and an eye on whoever works in the background."""

import os
import threading

from siheng.project.wsgi import application

__all__ = ["application"]


def _watch() -> None:
    from siheng.project.management.commands.serve import keep_working  # once the application is there

    keep_working(os.getppid())


threading.Thread(target=_watch, daemon=True).start()
