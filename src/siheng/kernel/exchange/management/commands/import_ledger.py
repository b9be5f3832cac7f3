"""siheng import KIND FILE --as USERNAME [--dry-run]: a ledger through the one door, all rows or none."""

from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from siheng.kernel.exchange.importing import bring_in, check
from siheng.kernel.exchange.ledger import ledgers
from siheng.kernel.exchange.reading import BadFile
from siheng.kernel.exchange.writing import write_problems
from siheng.kernel.matters.door import Refused
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account

SHOWN = 20


class Command(BaseCommand):
    help = "导入 Excel 台账：有一行不对就一行也不导入；已经导入过的不会重复"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="事项类别的代码；写错时列出全部")
        parser.add_argument("file", type=Path, help="按模板填好的 .xlsx 或者 .xls")
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号导入")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不导入")

    def handle(self, *args: Any, **options: Any) -> None:
        ledger = ledgers().get(options["kind"])
        if ledger is None:
            raise CommandError(f"没有“{options['kind']}”的台账，可以导入的有：{'、'.join(ledgers())}")
        account = Account.objects.filter(username=options["username"], is_active=True).first()
        if account is None:
            raise CommandError(f"没有在用的账号“{options['username']}”")
        path: Path = options["file"]
        act = check if options["dry_run"] else bring_in
        try:
            with path.open("rb") as source:
                outcome = act(
                    ledger, File(source, name=path.name), actor=account, at=now(), progress=self._progress
                )
        except (BadFile, Refused, OSError) as error:
            raise CommandError(str(error)) from error
        if outcome.bad:
            back = path.with_name(f"{path.stem}-问题.xlsx")
            write_problems(outcome, back)
            for sentence in islice(outcome.sentences(), SHOWN):
                self.stderr.write(sentence)
            raise CommandError(f"{len(outcome.bad)} 行有问题，没有导入任何一行；逐行的问题见 {back}")
        done = "导入" if outcome.saved else "可以导入"
        self.stdout.write(f"{done} {len(outcome.fresh)} 件，已有 {len(outcome.known)} 件")

    def _progress(self, what: str, done: int, total: int) -> None:
        self.stdout.write(f"{what} {done:,}/{total:,}")
