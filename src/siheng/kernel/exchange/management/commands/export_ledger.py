"""siheng export KIND FILE --as USERNAME [--view open]: what that account may see, in Excel."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from siheng.kernel.exchange.registers import register_ledgers, write_register
from siheng.kernel.exchange.writing import TooMany, write_list
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.refusals import NotFound
from siheng.kernel.matters.showing import Desk, desks
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account


class Command(BaseCommand):
    help = "导出 Excel 台账（事项、网点、名册、活动、值班）：只含该账号看得到的，记入访问日志"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="事项或者名册的代码，值班是“网点代码-duty”；写错时列出全部")
        parser.add_argument("file", type=Path, help="写到哪个 .xlsx")
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号导出")
        parser.add_argument("--view", default="", help="事项只导出哪个视图，如 open；不写则全部")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, target = options["kind"], options["file"]
        desk, register = desks().get(kind), register_ledgers().get(kind)
        if desk is None and register is None:
            known = {k: d.label for k, d in desks().items()}
            known |= {k: v.label for k, v in register_ledgers().items()}
            raise CommandError(
                f"没有“{kind}”的台账，可以导出的有：{'、'.join(f'{k}（{v}）' for k, v in known.items())}"
            )
        if register is not None and options["view"]:
            raise CommandError(f"“{register.label}”不分视图，请去掉 --view")
        account = Account.objects.filter(username=options["username"], is_active=True).first()
        if account is None:
            raise CommandError(f"没有在用的账号“{options['username']}”")
        try:
            if desk:
                count, unit = _matters(desk, options["view"], target, account), "件"
            else:
                assert register
                count, unit = write_register(register, target, account=account, at=now()), register.unit
        except (TooMany, NotFound, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"导出 {count} {unit}到 {target}")


def _matters(desk: Desk, asked: str, target: Path, account: Account) -> int:
    """Write the matters of a view, or all. Raises CommandError for a view that there is not."""
    views = {v.key: v for v in desk.views}
    view = views.get(asked)
    if asked and view is None:
        raise CommandError(f"没有视图“{asked}”，可以用：{'、'.join(views)}")
    matters = Matter.objects.for_account(account, desk.kind).order_by("received_on", "id")
    if view:
        matters = view.narrow(matters, account)
    told = f"视图：{view.label}" if view else "全部"
    return write_list(desk, matters, target, told=told, account=account, at=now())
