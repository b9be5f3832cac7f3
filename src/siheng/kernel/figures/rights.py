"""Who reads figures and who publishes a report. Rows behind a figure are shown by the reader's own scope alone."""

from __future__ import annotations

from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Right, Role, declare

READ = declare(
    Right("figures.read", "查看统计数字", (Role.CLERK, Role.HEAD, Role.LEADER, Role.APPROVER, Role.TOWN))
)
PUBLISH = declare(Right("figures.publish", "发布年度报告", (Role.LEADER,)))


def may(account: Account, right: Right) -> bool:
    """Whether a role carries the right. A section's list of kinds limits its matters, not the bureau's numbers."""
    return account.is_active and bool(set(account.roles) & set(right.roles))
