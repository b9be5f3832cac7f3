"""siheng daily: the duties of a day. Run it every morning; running it twice does nothing twice."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from siheng.kernel.documents import uploads
from siheng.kernel.matters import daily
from siheng.kernel.org.clock import now


class Command(BaseCommand):
    help = "每日事务：期满的步骤、提醒、封存"

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        self.stdout.write(f"期满而由系统办理 {daily.fire_timers(at)} 件")
        self.stdout.write(f"届满不再计算 {daily.lapse(at)} 项")
        self.stdout.write(f"发出提醒 {daily.remind(at)} 条")
        self.stdout.write(f"封存 {daily.seal(at)} 日")
        self.stdout.write(f"清理中断的上传 {uploads.sweep(before=at - timedelta(days=1))} 个")
        # Whole statistics: with sampled ones a filtered list of a million was seen to take the wrong index.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
