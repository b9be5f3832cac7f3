"""What of a row is sealed."""

from __future__ import annotations

from siheng.kernel.org.models import Region
from siheng.kernel.trust.models import Seal
from siheng.kernel.trust.rows import telling


def test_a_column_that_a_later_version_adds_changes_no_seal_of_the_rows_before_it():
    before = {"id": 7, "events": 3, "root": "ab"}
    after = before | {"others": None}
    assert telling(Seal, before) == telling(Seal, after) == before


def test_a_change_from_the_default_and_to_it_both_show():
    empty, filled = {"code": "1", "name": ""}, {"code": "1", "name": "环翠区"}
    assert telling(Region, empty) == {"code": "1"} != telling(Region, filled)


def test_the_key_of_a_row_is_always_told():
    assert telling(Seal, {"id": None}) == {"id": None}
