"""siheng work: what is done in the background. ``siheng serve`` starts it beside the pages."""

from __future__ import annotations

import logging
import os
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from siheng.kernel.exchange import runs
from siheng.kernel.exchange.duties import duties
from siheng.kernel.org.clock import now

log = logging.getLogger(__name__)


# Seconds until one is asked again that had nothing to do.
PAUSE = 2.0
# The pages come first.
NICE = 5


class Command(BaseCommand):
    help = "后台事务：检查、登记上传的大台账，推送经过；随 siheng serve 自动运行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="做完现有的就结束")
        parser.add_argument("--beside", type=int, default=0, help="这个进程结束时一同结束")

    def handle(self, *args: Any, **options: Any) -> None:
        beside = options["beside"]
        while True:
            with runs.alone() as ours:
                if ours:
                    self._work(once=options["once"], beside=beside)
                    return
            if options["once"]:
                self.stdout.write("已经有一个在运行")
            if options["once"] or beside:  # the server looks again by itself
                return
            time.sleep(PAUSE)

    def _work(self, *, once: bool, beside: int) -> None:
        if once:
            while sum(duty(now()) for duty in duties):
                pass
            return
        os.nice(NICE)
        for duty in duties:
            threading.Thread(target=_again_and_again, args=(duty,), daemon=True).start()
        while _wanted(beside):
            time.sleep(PAUSE)


def _wanted(beside: int) -> bool:
    """Whether the process that this one stands beside is still there."""
    if not beside:
        return True
    try:
        os.kill(beside, 0)
    except ProcessLookupError:
        return False
    return True


def _again_and_again(duty: Callable[[datetime], bool]) -> None:
    while True:
        close_old_connections()
        try:
            found = duty(now())
        except Exception:
            log.exception("后台事务出错")
            found = False
        if not found:
            time.sleep(PAUSE)
