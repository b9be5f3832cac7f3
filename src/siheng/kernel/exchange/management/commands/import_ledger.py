"""siheng import KIND FILE --as USERNAME [--dry-run]: a ledger of matters or of a register, all rows or none."""

import time
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from siheng.kernel.exchange.importing import Outcome, bring_in, check
from siheng.kernel.exchange.ledger import Ledger
from siheng.kernel.exchange.reading import BadFile
from siheng.kernel.exchange.registers import all_ledgers
from siheng.kernel.exchange.writing import write_problems
from siheng.kernel.matters.door import Refused
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account

SHOWN = 20
# Seconds between two reports of progress.
PAUSE = 5


class Command(BaseCommand):
    help = "导入 Excel 台账（事项、网点、名册、活动、值班）：有一行不对就一行也不导入；已经导入过的不会重复"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="事项或者名册的代码，值班是“网点代码-duty”；写错时列出全部")
        parser.add_argument("file", type=Path, help="按模板填好的 .xlsx 或者 .xls")
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号导入")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不导入")

    def handle(self, *args: Any, **options: Any) -> None:
        ledger = ledger_called(options["kind"])
        account = Account.objects.filter(username=options["username"], is_active=True).first()
        if account is None:
            raise CommandError(f"没有在用的账号“{options['username']}”")
        path: Path = options["file"]
        act = check if options["dry_run"] else bring_in
        self._began: dict[str, float] = {}
        self._told = 0.0
        try:
            with path.open("rb") as source:
                outcome = act(
                    ledger, File(source, name=path.name), actor=account, at=now(), progress=self._progress
                )
        except (BadFile, Refused, OSError) as error:
            raise CommandError(str(error)) from error
        if outcome.bad:
            self._refuse(outcome, path)
        done = "导入" if outcome.saved else "可以导入"
        self.stdout.write(
            f"{done} {len(outcome.fresh)} {ledger.unit}，已有 {len(outcome.known)} {ledger.unit}"
        )

    def _refuse(self, outcome: Outcome, path: Path) -> None:
        back = path.with_name(f"{path.stem}-问题.xlsx")
        write_problems(outcome, back)
        for sentence in islice(outcome.sentences(), SHOWN):
            self.stderr.write(sentence)
        raise CommandError(f"{len(outcome.bad)} 行有问题，没有导入任何一行；逐行的问题见 {back}")

    def _progress(self, what: str, done: int, total: int) -> None:
        at = time.monotonic()
        began = self._began.setdefault(what, at)
        if 0 < done < total and at - self._told < PAUSE:
            return
        self._told = at
        left = f"，还要约 {(at - began) / done * (total - done):.0f} 秒" if 0 < done < total else ""
        self.stdout.write(f"{what} {done:,}/{total:,} 行{left}")
        self.stdout.flush()


def ledger_called(key: str) -> Ledger:
    """The ledger of a key. Raises CommandError, with all that there are."""
    known = all_ledgers()
    if key not in known:
        raise CommandError(
            f"没有“{key}”的台账，可以导入的有：{'、'.join(f'{k}（{v.label}）' for k, v in known.items())}"
        )
    return known[key]
