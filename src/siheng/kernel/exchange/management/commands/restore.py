"""siheng restore FILE: into a migrated, empty database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from siheng.kernel.exchange.backup import CannotRestore, restore


class Command(BaseCommand):
    help = "从备份恢复到空的数据库"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="siheng backup 写出的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restore(options["file"], tell=self.stdout.write)
        except CannotRestore as error:
            raise CommandError(str(error)) from error
        self.stdout.write("恢复完成;请运行 siheng check 核验。")
