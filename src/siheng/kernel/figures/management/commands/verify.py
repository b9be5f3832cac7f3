"""``siheng verify``: check the numbers of a text or Word file against the records."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from siheng.kernel.figures import plain
from siheng.kernel.figures.reading import Unreadable, read_file
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.verify import DIFFERS, LABELS, NOT_A_FIGURE, Finding, Verdict, verify
from siheng.kernel.org.clock import today

SHOWN = 10


class Command(BaseCommand):
    help = (
        "核对文稿里的数字：逐个说明相符、不符(差多少、哪些行)、没有来源。"
        "退出码：0 没有不符，1 有不符，2 出错。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="文本文件(.txt)或者 Word 文件(.docx)")
        parser.add_argument("--year", type=int, help="文稿所说的年度；不写则从文稿中认")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, **options: Any) -> None:
        try:
            verdict = verify(registry(), read_file(options["file"]), today=today(), year=options["year"])
        except (Unreadable, Error) as error:
            if isinstance(error, Error) and not options["json"]:
                raise  # said as of every verb
            self._refuse(str(error), as_json=options["json"])
            return
        if options["json"]:
            self.stdout.write(json.dumps(plain.verdict(verdict), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(verdict)))
        if verdict.of(DIFFERS):
            sys.exit(1)

    def _refuse(self, message: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(2)


def _lines(verdict: Verdict) -> list[str]:
    lines = [_line(f) for f in verdict.findings if f.status != NOT_A_FIGURE]
    counted = "，".join(f"{LABELS[status]}{count}个" for status, count in verdict.summary.items())
    year = f"{verdict.year}年" if verdict.year else "年度不明"
    return [*lines, f"{year}，共{len(verdict.findings)}个数字：{counted}。"]


def _line(found: Finding) -> str:
    said = found.number
    rows = ""
    if found.status == DIFFERS and found.rows:
        shown = "、".join(map(str, found.rows[:SHOWN]))
        rows = f"；行：{shown}{f' 等{len(found.rows)}行' if len(found.rows) > SHOWN else ''}"
    return f"第{said.line}行第{said.column}字 {said.raw} {LABELS[found.status]}：{found.why}{rows}"
