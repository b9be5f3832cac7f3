"""What ``siheng work`` does again and again; a room above this one adds its own when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from siheng.kernel.exchange import runs
from siheng.kernel.exchange.sending import send_due
from siheng.kernel.org.clock import real_now


def deliver(at: datetime) -> bool:
    """Send what other systems wait to be told; sending goes by the real clock."""
    return bool(send_due(at=real_now()).done)


# Each is asked again and again, in a thread of its own, and answers whether there was something to do.
duties: list[Callable[[datetime], bool]] = [runs.work, deliver]
