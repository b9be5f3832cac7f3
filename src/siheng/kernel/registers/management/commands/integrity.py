"""siheng check: finds any changed, missing or inserted row and any missing, damaged or stray file, and says where."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from siheng.kernel.documents.models import Attachment
from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.registers import record
from siheng.kernel.registers.models import Change


class Command(BaseCommand):
    help = "核验封存、经过链、每件的记录、各项登记和附件；发现不一致时退出码为 1"

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in record.check():
            found += 1
            self.stdout.write(f"{fault.where}：{fault.what}")
        matters, events, files = (t.objects.everything("count").count() for t in (Matter, Event, Attachment))
        seen = [f"{matters} 件", f"{events} 条经过"]
        seen += [
            f"{n} {what}" for n, what in ((Change.objects.count(), "次登记变动"), (files, "个附件")) if n
        ]
        self.stdout.write(f"核验 {'、'.join(seen)}，{f'发现 {found} 处不一致' if found else '全部相符'}")
        if found:
            sys.exit(1)
