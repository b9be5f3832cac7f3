"""siheng backup FILE: every row and attachment of the bureau in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from siheng.kernel.exchange.backup import backup
from siheng.kernel.org.clock import now


class Command(BaseCommand):
    help = "备份数据库和附件到一个文件（字段密钥和索引密钥另行保管）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="备份文件，如 2022-12-30.siheng.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            missing = backup(options["file"], at=now(), tell=self.stdout.write)
        except OSError as error:
            raise CommandError(f"写不了备份文件：{error}") from error
        self.stdout.write(f"已备份到 {options['file']}。字段密钥和索引密钥不在其中，请另行保管。")
        if missing:
            raise CommandError(
                f"有 {len(missing)} 个附件在磁盘上找不到，备份里没有：{'、'.join(missing[:20])}"
            )
