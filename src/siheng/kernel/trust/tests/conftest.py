from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from siheng.kernel.org.models import Account, Region, Unit

OLD, NEW = "0123456789abcdeffedcba9876543210", "00112233445566778899aabbccddeeff"


def moment(month, day, hour=9, minute=0):
    """A moment of 2022 on the bureau's clock."""
    return datetime(2022, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def keys(settings):
    """Keys of the tests' own, whatever the data folder holds."""
    settings.FIELD_KEYS = [OLD]
    settings.INDEX_KEY = "f" * 32


@pytest.fixture
def account(db):
    region = Region.objects.get(code="371002000000")
    unit = Unit.objects.create(
        code="sfj", name="环翠区司法局", short="区司法局", kind="bureau", region=region
    )
    return Account.objects.create(username="wangxm", name="王小明", unit=unit, password="!")
