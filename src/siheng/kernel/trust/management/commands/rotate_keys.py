"""``siheng rotate-keys``: move every encrypted field to the first key."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from siheng.kernel.trust.rotation import rotate

SHOWN = 20


class Command(BaseCommand):
    help = (
        "更换字段加密密钥。步骤：一、把新密钥加在 SIHENG_FIELD_KEYS 的最前面，旧密钥留在后面；"
        "二、重启全部服务，使新旧密钥都可用；三、运行本命令，中断后可再次运行；"
        "四、报告全部完成后，先另存旧密钥（旧备份仍需用它打开），"
        "再从 SIHENG_FIELD_KEYS 去掉旧密钥并重启。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = rotate(apps.get_models(include_auto_created=True), self._progress)
        if outcome.unreadable:
            shown = "\n".join(outcome.unreadable[:SHOWN])
            raise CommandError(
                f"已更换{outcome.moved}行，另有{len(outcome.unreadable)}个字段打不开，旧密钥不要去掉：\n{shown}"
            )
        self.stdout.write(f"全部完成，更换{outcome.moved}行，可以去掉旧密钥。")

    def _progress(self, table: str, done: int, total: int) -> None:
        self.stdout.write(f"{table} {done}/{total}")
