"""siheng demo: founds Huancui, plays December 2021 to December 2022 through the real processes, and serves it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

import siheng.project
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters import daily
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import moment, play
from siheng.kernel.org.founding import found
from siheng.kernel.registers import staff
from siheng.kernel.rooms import rooms
from siheng.project.closing import Closing

FIRST, TODAY = date(2021, 12, 1), date(2022, 12, 30)
NOW = "2022-12-30T15:42"
PASSWORD = "huancui-2022"  # noqa: S105 - printed for the demonstration, which has no real data
BUREAU = Path(siheng.project.__file__).parent / "bureaus" / "371002.yaml"
SHOWN = (
    "lixia", "congwei", "wangju", "fenguan", "zhangcun", "zhifa", "chuangkou", "xinfang", "lvshi", "xinli", "tiaojie",
    "jiceng", "jicengzhang", "yuanzhu", "yuanzhuzhang", "haiyun", "wenquan", "jiangmin", "admin",
)  # fmt: skip


class Command(BaseCommand):
    help = "建立 2022 演示年度（威海市环翠区）并运行，日期停在 2022-12-30"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="只建立，不运行")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        call_command("migrate", verbosity=0)
        if Matter.objects.everything("is it played already").exists():
            self.stdout.write("演示年度已经建好。")
        else:
            # All of the year or nothing: a build that was killed begins again. What it makes, it keeps to the end,
            # so looking for garbage among it is a waste.
            gc.disable()
            with transaction.atomic():
                self._play(began)
            gc.enable()
        if not options["no_serve"]:
            self._serve(options["port"])

    def _play(self, began: float) -> None:
        people = found(BUREAU, password=PASSWORD)
        calendar = load_calendar()
        scripts = [s for module in rooms("demo").values() for s in module.scripts(people, calendar)]
        staff.founded(moment(FIRST, 8))  # with the units and accounts that the scripts bring along
        self.stdout.write(f"演示年度：{len(scripts)} 件事项，从 2021 年 12 月起逐日办理")
        last = [""]

        def tell(day: date) -> None:
            month = f"{day:%Y-%m}"
            if month != last[0]:
                last[0] = month
                # In one transaction nobody else brings the statistics up to date, as the daily duty does.
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
                self.stdout.write(f"  {month}  {time.monotonic() - began:5.1f} 秒")
                self.stdout.flush()

        closing = Closing(people, moment(FIRST, 9))

        def each_day(at: datetime) -> None:
            closing.day(at)
            daily.fire_timers(at)
            daily.lapse(at)
            daily.remind(at)
            daily.seal(at)

        play(scripts, until=moment(TODAY, 15), each_day=each_day, tell=tell)
        total = Matter.objects.everything("count").count()
        self.stdout.write(f"建好 {total} 件事项，用时 {time.monotonic() - began:.1f} 秒")

    def _serve(self, port: int) -> None:
        if settings.FIXED_NOW is None:
            os.environ["SIHENG_NOW"] = NOW
        self.stdout.write(f"\n地址  http://localhost:{port}/    演示日期 {TODAY}\n密码都是 {PASSWORD}\n")
        from siheng.kernel.org.models import Account

        for account in Account.objects.filter(username__in=SHOWN).select_related("unit"):
            self.stdout.write(
                f"  {account.username:<10} {account.name}  {account.unit.short} {account.title}"
            )
        self.stdout.flush()
        command = [sys.executable, "-m", "siheng.project.cli", "serve", "--port", str(port)]
        try:
            code = subprocess.call(command, env=os.environ)  # noqa: S603 - our own command
        except KeyboardInterrupt:
            code = 0
        if code:
            raise CommandError(f"服务停止，代码 {code}")
