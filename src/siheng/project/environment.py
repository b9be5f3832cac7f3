"""Settings from the environment: each declared once, with type, default and help. Fails loudly on a bad value."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """An environment variable holds a value that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Setting:
    """One variable: its name, default and what it is for (the reference page is made from these)."""

    name: str
    default: str
    help: str

    def read(self) -> str:
        file = os.environ.get(f"{self.name}_FILE")
        if file:
            return Path(file).read_text(encoding="utf8").strip()
        return os.environ.get(self.name, self.default)


SETTINGS = {
    s.name: s
    for s in (
        Setting("SIHENG_DATA", "var", "数据目录：嵌入式数据库、附件、密钥"),
        Setting(
            "SIHENG_DATABASE",
            "",
            "数据库地址 sqlite:///路径 或 postgresql://user:password@host/name?schema=机构代码；空则用数据目录里的 siheng.sqlite3",
        ),
        Setting("SIHENG_SECRET_KEY", "", "会话签名密钥；空则在数据目录里生成一次"),
        Setting(
            "SIHENG_FIELD_KEYS",
            "",
            "字段加密密钥，32 位十六进制，逗号分隔，第一把用于加密；空则在数据目录里生成一次",
        ),
        Setting(
            "SIHENG_INDEX_KEY", "", "盲索引密钥，32 位十六进制；空则在数据目录里生成一次，不随字段密钥更换"
        ),
        Setting("SIHENG_SIGNING_KEY", "", "报表和答复的签名私钥，64 位十六进制；空则在数据目录里生成一次"),
        Setting("SIHENG_HOSTS", "localhost,127.0.0.1,[::1]", "允许的主机名，逗号分隔"),
        Setting(
            "SIHENG_TRUSTED_PROXY",
            "",
            "反向代理的地址或网段，逗号分隔，如 127.0.0.1；只有它们转来的 X-Forwarded-For 才当作访客地址，空则不看",
        ),
        Setting(
            "SIHENG_INNER_NETWORKS",
            "",
            "推送可以发往的内网地址或网段，逗号分隔，如 10.20.0.0/16；空则只发往公网",
        ),
        Setting("SIHENG_HTTPS", "0", "经 HTTPS 提供服务时为 1"),
        Setting("SIHENG_DEBUG", "0", "开发时为 1"),
        Setting("SIHENG_NOW", "", "演示或测试的时刻，如 2022-12-30T15:42；空则用真实时间"),
    )
}


def text(name: str) -> str:
    """The value of a declared variable, or of the file that ``NAME_FILE`` names."""
    return SETTINGS[name].read()


def flag(name: str) -> bool:
    """A declared variable as yes or no. Raises BadSetting unless it is 0 or 1."""
    value = text(name)
    if value not in ("0", "1"):
        raise BadSetting(f"{name} 只能是 0 或 1，现在是 {value!r}")
    return value == "1"


def networks(name: str) -> list[str]:
    """A declared variable as addresses or networks. Raises BadSetting for what is neither."""
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    for part in found:
        try:
            ip_network(part)
        except ValueError:
            raise BadSetting(f"{name} 要写地址或网段，{part!r} 不是") from None
    return found


def secret(name: str, path: Path, make) -> str:
    """A secret from the environment, or one made once and kept in the data folder, readable to its owner alone."""
    value = text(name)
    if value:
        return value
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        with open(
            os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as handle:
            handle.write(make())
        with suppress(FileExistsError):  # whoever was first keeps its secret
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()


# Seconds for which a write waits for another one: whoever waits for a large ledger is told, instead of keeping a place
# of the server until nobody has one.
PATIENCE = 10


def database(address: str, data: Path) -> dict:
    """A Django database entry from an address. Raises BadSetting for any other scheme."""
    url = urlsplit(address or f"sqlite:///{(data / 'siheng.sqlite3').absolute()}")
    query = dict(parse_qsl(url.query))
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.path[1:]),
            # Write-ahead log and immediate transactions: a second writer waits in line instead of failing half-way.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": PATIENCE,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
                " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
            },
        }
    if url.scheme in ("postgresql", "postgres"):
        # The planner's default is a turning disk, on which it would rather read whole tables than follow an index;
        # and to start others to help it takes longer than most pages.
        session = f"-c random_page_cost=1.1 -c parallel_setup_cost=4000 -c lock_timeout={PATIENCE}s"
        if schema := query.get("schema"):
            session += f' -c search_path="{schema}"'
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path[1:],
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": query.get("host", url.hostname or ""),
            "PORT": query.get("port", str(url.port or "")),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}, "options": session},
        }
    raise BadSetting(f"SIHENG_DATABASE 要以 sqlite:/// 或 postgresql:// 开头，现在是 {url.scheme!r}")
