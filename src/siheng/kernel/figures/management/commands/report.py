"""``siheng report``: write a year's report from the records, as text, JSON or a Word file; or publish it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from siheng.kernel.figures import plain
from siheng.kernel.figures.periods import BadPeriod
from siheng.kernel.figures.publishing import NotPublished, publish
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.reports import Draft, draft
from siheng.kernel.figures.word import as_word
from siheng.kernel.org import clock
from siheng.kernel.org.models import Account


class Command(BaseCommand):
    help = "写出一个年度的工作报告：数字全部出自案件记录。退出码：0 写出，2 出错。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="年度，如 2022")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象，含各数字的行")
        parser.add_argument("--docx", type=Path, metavar="文件", help="另写成公文格式的 Word 文件")
        parser.add_argument("--publish", metavar="账号", help="以这个局领导账号发布，冻结数字和行")

    def handle(self, **options: Any) -> None:
        try:
            if options["year"] > clock.today().year:
                raise BadPeriod(f"{options['year']}年还没有到，没有可写的。")
            written = draft(registry(), options["year"])
            if options["docx"]:
                options["docx"].write_bytes(
                    as_word(written.title, written.organ, written.text, clock.today())
                )
            published = self._publish(options) if options["publish"] else None
        except (BadPeriod, NotPublished, OSError, Error) as error:
            if isinstance(error, Error) and not options["json"]:
                raise  # said as of every verb
            self._refuse(str(error), as_json=options["json"])
            return
        if options["json"]:
            data = plain.report(written) | ({"published": published} if published else {})
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_text(written, published))

    def _publish(self, options: dict[str, Any]) -> dict[str, Any]:
        account = Account.objects.filter(username=options["publish"]).first()
        if account is None:
            raise NotPublished(f"没有“{options['publish']}”这个账号。")
        report = publish(registry(), year=options["year"], by=account, at=clock.now())
        return {"version": report.version, "digest": report.digest}

    def _refuse(self, message: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(2)


def _text(written: Draft, published: dict[str, Any] | None) -> str:
    lines = [written.text, ""]
    lines += [f"{'相符' if b.holds else '不符'}：{b.words}，{b.equation}" for b in written.balances]
    lines += [f"提示：{warning}" for warning in written.warnings]
    if published:
        lines.append(f"已发布第{published['version']}版，校验值 {published['digest']}")
    return "\n".join(lines)
