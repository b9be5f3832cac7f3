"""siheng restore FILE: into a migrated, empty database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from siheng.kernel.exchange.restore import CannotRestore, restore


class Command(BaseCommand):
    help = "从备份恢复到新建的空数据库；要用备份时的字段密钥和索引密钥"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="siheng backup 写出的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            missing = restore(options["file"], tell=self.stdout.write)
        except CannotRestore as error:
            raise CommandError(str(error)) from error
        self.stdout.write("恢复完成；请运行 siheng check 核验。")
        if missing:
            self.stdout.write(f"备份时就缺少的附件 {len(missing)} 个：{'、'.join(missing[:20])}")
