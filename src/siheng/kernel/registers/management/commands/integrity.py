"""siheng check: finds any changed, missing or inserted row, and says where."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.registers import record
from siheng.kernel.registers.models import Change


class Command(BaseCommand):
    help = "核验封存、经过链、每件的记录和各项登记；发现不一致时退出码为 1"

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in record.check():
            found += 1
            self.stdout.write(f"{fault.where}：{fault.what}")
        matters, events = (t.objects.everything("count").count() for t in (Matter, Event))
        changes = Change.objects.count()
        seen = f"核验 {matters} 件、{events} 条经过" + (f"、{changes} 次登记变动" if changes else "")
        self.stdout.write(f"{seen}，{f'发现 {found} 处不一致' if found else '全部相符'}")
        if found:
            sys.exit(1)
