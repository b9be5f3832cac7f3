"""siheng deliver: send what other systems wait to be told. Several at once do not send twice."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from siheng.kernel.exchange.sending import send_due
from siheng.kernel.org.clock import real_now

PAUSE = 5  # seconds


class Command(BaseCommand):
    help = "把待推送的经过发给订阅的系统"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="不退出，每 5 秒看一次")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            sent = send_due(at=real_now())
            if sent.done or sent.failed or sent.dead or not options["watch"]:
                self.stdout.write(
                    f"送到 {sent.done} 条，没送到 {sent.failed} 条，停发 {sent.dead} 条，不必发 {sent.skipped} 条"
                )
            if not options["watch"]:
                return
            if not sent.done:
                time.sleep(PAUSE)
