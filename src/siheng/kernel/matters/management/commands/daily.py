"""siheng daily: the duties of a day. Run it every morning; running it twice does nothing twice."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from siheng.kernel.documents import uploads
from siheng.kernel.matters import daily
from siheng.kernel.org.clock import local_day, now
from siheng.kernel.trust.models import Seal

# Days after the newest seal on which the clock is still believed: one that runs ahead lets every term run out.
BELIEVED = 31


class Command(BaseCommand):
    help = "每日事务：期满的步骤、提醒、封存"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help=f"离上次封存超过 {BELIEVED} 天时，写明今天是哪一天，例：2023-03-01",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        _ask_clock(local_day(at), options["today"])
        self.stdout.write(f"期满而由系统办理 {daily.fire_timers(at)} 件")
        self.stdout.write(f"届满不再计算 {daily.lapse(at)} 项")
        self.stdout.write(f"发出提醒 {daily.remind(at)} 条")
        self.stdout.write(f"封存 {daily.seal(at)} 日")
        self.stdout.write(f"清理中断的上传 {uploads.sweep(before=at - timedelta(days=1))} 个")
        # Whole statistics: with sampled ones a filtered list of a million was seen to take the wrong index.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _ask_clock(today: date, said: date | None) -> None:
    """Raises CommandError for a clock before what is sealed, or so far ahead that somebody must say the day."""
    sealed = Seal.objects.order_by("-day").values_list("day", flat=True).first()
    if sealed is None or 0 < (today - sealed).days <= BELIEVED or (today > sealed and said == today):
        return
    if today <= sealed:
        raise CommandError(
            f"{sealed} 已经封存，这台机器的时钟却是 {today}：现在慢了，或者封存时快了。请校准时钟。什么也没有做。"
        )
    raise CommandError(
        f"上次封存到 {sealed}，这台机器的时钟已是 {today}。时钟快了，期限会都当作届满，请校准；"
        f"没有快的，请写 siheng daily --today {today}。什么也没有做。"
    )
