"""What `siheng serve` runs in each of its processes: the pages, and an eye on whoever works in the background."""

import os
import threading

from siheng.project.management.commands.serve import keep_working
from siheng.project.wsgi import application

__all__ = ["application"]

threading.Thread(target=keep_working, args=(os.getppid(),), daemon=True).start()
