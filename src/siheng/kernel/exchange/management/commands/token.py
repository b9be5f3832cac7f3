"""siheng token: make a token for another system, list them, stop one."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from siheng.kernel.exchange import tokens
from siheng.kernel.exchange.models import ApiToken
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Account


class Command(BaseCommand):
    help = "发放、查看、停用接口令牌（不带选项时列出全部）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--make", metavar="系统名", help="发放一枚；钥匙只显示这一次")
        parser.add_argument("--account", help="以哪个账号的名义")
        parser.add_argument("--scope", action="append", default=[], choices=list(tokens.SCOPES))
        parser.add_argument("--kind", action="append", default=[], help="只管这类事项；不写则不限")
        parser.add_argument("--until", type=date.fromisoformat, help="有效期至，如 2023-12-31")
        parser.add_argument("--per-minute", type=int, default=600)
        parser.add_argument("--revoke", type=int, metavar="编号", help="停用一枚")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["make"]:
            self._make(options)
        elif options["revoke"]:
            found = ApiToken.objects.filter(pk=options["revoke"]).first()
            if found is None or not tokens.revoke(token=found, by=None, at=now()):
                raise CommandError("没有这枚令牌，或者已经停用")
            self.stdout.write(f"{found.name} 已停用")
        else:
            for t in ApiToken.objects.select_related("account"):
                life = "已过期" if t.expires_on < today() else "至"
                state = "已停用" if t.revoked_at else f"{life} {t.expires_on}"
                used = f"最近使用 {localtime(t.used_at):%Y-%m-%d %H:%M}" if t.used_at else "没有用过"
                kinds = ",".join(t.kinds) or "不限"
                self.stdout.write(
                    "\t".join([str(t.pk), t.name, t.account.username, ",".join(t.scopes), kinds, state, used])
                )

    def _make(self, options: dict[str, Any]) -> None:
        if not options["account"] or options["until"] is None:
            raise CommandError("请写明 --account 和 --until")
        account = Account.objects.filter(username=options["account"]).first()
        if account is None:
            raise CommandError(f"没有“{options['account']}”这个账号")
        try:
            _, key = tokens.make(
                name=options["make"],
                account=account,
                scopes=options["scope"],
                kinds=options["kind"],
                per_minute=options["per_minute"],
                expires_on=options["until"],
                by=None,
                at=now(),
            )
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(key)
