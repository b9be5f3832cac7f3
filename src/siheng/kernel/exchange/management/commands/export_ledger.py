"""siheng export KIND FILE --as USERNAME [--view open]: what that account may see, in Excel."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from siheng.kernel.exchange.writing import TooMany, write_list
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.showing import desks
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account


class Command(BaseCommand):
    help = "导出 Excel 台账：只含该账号看得到的，记入访问日志"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="事项类别的代码；写错时列出全部")
        parser.add_argument("file", type=Path, help="写到哪个 .xlsx")
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号导出")
        parser.add_argument("--view", default="", help="只导出哪个视图，如 open；不写则全部")

    def handle(self, *args: Any, **options: Any) -> None:
        desk = desks().get(options["kind"])
        if desk is None:
            raise CommandError(f"没有“{options['kind']}”这一类事项，可以导出的有：{'、'.join(desks())}")
        views = {v.key: v for v in desk.views}
        view = views.get(options["view"])
        if options["view"] and view is None:
            raise CommandError(f"没有视图“{options['view']}”，可以用：{'、'.join(views)}")
        account = Account.objects.filter(username=options["username"], is_active=True).first()
        if account is None:
            raise CommandError(f"没有在用的账号“{options['username']}”")
        matters = Matter.objects.for_account(account, desk.kind).order_by("received_on", "id")
        if view:
            matters = view.narrow(matters, account)
        told = f"视图：{view.label}" if view else "全部"
        try:
            count = write_list(desk, matters, options["file"], told=told, account=account, at=now())
        except (TooMany, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"导出 {count} 件到 {options['file']}")
