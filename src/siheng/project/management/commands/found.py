"""siheng found FILE: a bureau's regions, units and first accounts, from a YAML file. Asks nothing."""

from __future__ import annotations

import secrets
import string
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, transaction

from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.kernel.registers import staff

LENGTH = 16


class Command(BaseCommand):
    help = "按文件设立一个局：区划、单位和首批账号；再次运行只补上还没有的"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="机构文件，如 371002.yaml；区划表 CSV 放在它旁边")
        parser.add_argument(
            "--password-file",
            type=Path,
            help="新账号共用的初始密码所在的文件；不写则各生成一个，只显示这一次",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = set(Account.objects.values_list("username", flat=True))
        try:
            shared = _shared(options["password_file"])
            with transaction.atomic():
                staff.found(options["file"], password=None, at=now())
                fresh = list(Account.objects.exclude(username__in=known).select_related("unit"))
                given = {account.username: _give(account, shared) for account in fresh}
        except KeyError as error:
            raise CommandError(f"{options['file']}：缺少 {error}，或者没有这个代码") from error
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        except (OSError, UnicodeError, yaml.YAMLError, TypeError, AttributeError, Error) as error:
            raise CommandError(f"设立不成，什么也没有写入：{error}") from error
        for account in fresh:
            told = "" if shared else f"  初始密码 {given[account.username]}"
            self.stdout.write(
                f"{account.username}  {account.name}  {account.unit.short} {account.title}{told}"
            )
        ending = "请分别交给本人；以后更换密码，由系统管理员在“账号”页办理。" if fresh and not shared else ""
        self.stdout.write(f"新建账号 {len(fresh)} 个，原有 {len(known)} 个。{ending}")


def _shared(path: Path | None) -> str:
    """The first line of the file; empty without a file. Raises OSError, CommandError for an empty one."""
    if path is None:
        return ""
    password = (path.read_text(encoding="utf8").splitlines() or [""])[0].strip()
    if not password:
        raise CommandError(f"{path} 里没有密码")
    return password


def _give(account: Account, shared: str) -> str:
    """Set the initial password. Raises ValidationError where the rules of passwords refuse it."""
    password = shared or _random(account)
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    return password


def _random(account: Account) -> str:
    """A password that the rules accept, without characters that look alike."""
    alphabet = [c for c in string.ascii_letters + string.digits if c not in "0Oo1lI"]
    password = ""
    for _ in range(100):
        password = "".join(secrets.choice(alphabet) for _ in range(LENGTH))
        try:
            validate_password(password, account)
            break
        except ValidationError:
            continue
    return password
