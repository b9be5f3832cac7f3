"""Who reads, fills, audits and judges returns (填报、审核). Filling and auditing are two people (must be, see filling.py)."""

from __future__ import annotations

from siheng.kernel.figures.rights import may
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Right, Role, declare

READ = declare(Right("returns.read", "查看统计报表", (Role.CLERK, Role.HEAD, Role.LEADER)))
FILL = declare(Right("returns.fill", "填报统计报表", (Role.CLERK, Role.HEAD)))
AUDIT = declare(Right("returns.audit", "审核、报送统计报表", (Role.LEADER,)))
JUDGE = declare(Right("returns.judge", "接收、审核下级报表", (Role.CLERK, Role.HEAD, Role.LEADER)))
# A section that has this among its kinds compiles the bureau's figures (综合统计, mostly 办公室).
COMPILES = "figures"


def reads(account: Account) -> bool:
    """Whether an account may see the returns: the bureau's own people, not its towns or other units."""
    return may(account, READ)


def compiles(account: Account) -> bool:
    """Whether an account sits where the bureau's figures are compiled."""
    return COMPILES in account.unit.kinds


def fills(account: Account, table: str) -> bool:
    """Whether an account may fill a table: the head of a section that handles it, or who compiles the figures."""
    if not may(account, FILL):
        return False
    return compiles(account) or (Role.HEAD in account.roles and table in account.unit.kinds)


def audits(account: Account) -> bool:
    """Whether an account may audit the bureau's own returns and send them up."""
    return may(account, AUDIT)


def judges(account: Account) -> bool:
    """Whether an account may take in and judge what subordinate bureaus send."""
    return may(account, JUDGE) and (Role.LEADER in account.roles or compiles(account))
