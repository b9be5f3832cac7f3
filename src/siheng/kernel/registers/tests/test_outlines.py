"""Outlines of the towns are taken whole out of a good file, or not at all."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siheng.kernel.matters.refusals import Refused
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Region
from siheng.kernel.registers import outlines, record
from siheng.kernel.registers.models import Outline

RING = [[122.0, 37.4], [122.1, 37.4], [122.1, 37.5], [122.0, 37.4]]


def collection() -> dict[str, Any]:
    """One triangle for each town."""
    towns = Region.objects.filter(level=Region.Level.TOWN)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": t.code[:9], "name": t.name},
                "geometry": {"type": "Polygon", "coordinates": [RING]},
            }
            for t in towns
        ],
    }


def sent(found: Any) -> bytes:
    return json.dumps(found).encode()


def test_a_good_file_is_kept_and_replaced(bureau: Any, at: Any) -> None:
    good = collection()
    assert outlines.save_outlines(actor=bureau.admin, at=at("2022-03-01"), content=sent(good)) == 9
    good["features"][0]["geometry"] = {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}
    outlines.save_outlines(actor=bureau.admin, at=at("2022-03-02"), content=b"\xef\xbb\xbf" + sent(good))
    assert sorted(len(o.shape) for o in Outline.objects.all()) == [1] * 8 + [2]
    assert sorted(o.version for o in Outline.objects.all()) == [1] * 8 + [2]
    assert list(record.faults()) == []


def _without(n: int) -> Any:
    return lambda f: f["features"].pop(n)


def _put(value: Any, *path: Any) -> Any:
    def change(found: Any) -> None:
        for key in path[:-1]:
            found = found[key]
        found[path[-1]] = value

    return change


FIRST = ("features", 0)
BAD = [
    (_put("Feature", "type"), "最外层应为 FeatureCollection"),
    (_put({}, "features"), "没有 features"),
    (_without(0), "缺少环翠楼街道的轮廓"),
    (_put(7, *FIRST), "不是 Feature"),
    (_put(None, *FIRST, "properties"), "不是 Feature"),
    (_put("371083", *FIRST, "properties", "code"), "没有 9 位或者 12 位的区划代码"),
    (_put("371083001", *FIRST, "properties", "code"), "区划代码 371083001000 不是本区的镇街"),
    (_put("371002100", *FIRST, "properties", "code"), "已经有一个轮廓"),
    (_put(None, *FIRST, "geometry"), "应为 Polygon"),
    (_put("Point", *FIRST, "geometry", "type"), "应为 Polygon"),
    (_put([], *FIRST, "geometry", "coordinates"), "没有坐标"),
    (_put([[]], *FIRST, "geometry", "coordinates"), "至少要有 4 个点"),
    (_put([[*RING[:3], [1, 2]]], *FIRST, "geometry", "coordinates"), "不在我国范围内"),
    (_put([[*RING[:3], [122.0, 37.5]]], *FIRST, "geometry", "coordinates"), "没有闭合"),
    (_put([[["1", 2]] * 4], *FIRST, "geometry", "coordinates"), "坐标应为数"),
    (_put([[[10**400, 2]] * 4], *FIRST, "geometry", "coordinates"), "坐标应为数"),
    (_put([[[True, 2]] * 4], *FIRST, "geometry", "coordinates"), "坐标应为数"),
    (_put([[[37.4, 122.0]] * 4], *FIRST, "geometry", "coordinates"), "经度在前，纬度在后"),
    (_put([[122.0] * 4], *FIRST, "geometry", "coordinates"), "坐标点应为"),
]


@pytest.mark.parametrize(("change", "text"), BAD)
def test_a_bad_file_is_refused_with_its_place_and_nothing_is_kept(
    bureau: Any, at: Any, change: Any, text: str
) -> None:
    found = copy.deepcopy(collection())
    change(found)
    before = snapshot()
    with pytest.raises(outlines.BadOutline, match=text):
        outlines.save_outlines(actor=bureau.admin, at=at("2022-03-01"), content=sent(found))
    assert snapshot() == before


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"<svg/>", b"[" * 100_000, b'{"type": NaN}', b" " * (outlines.SIZE_LIMIT + 1)],
)
def test_what_is_no_such_file_is_refused(bureau: Any, content: bytes) -> None:
    with pytest.raises(outlines.BadOutline):
        outlines.read(content)


def test_too_many_points_are_refused(bureau: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(outlines, "POINT_LIMIT", 35)
    with pytest.raises(outlines.BadOutline, match="坐标点超过 35 个"):
        outlines.read(sent(collection()))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8), lambda x: st.lists(x, max_size=4) | st.dictionaries(
        st.sampled_from(["type", "features", "geometry", "properties", "coordinates", "code"]), x, max_size=4
    ), max_leaves=12,
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=json_values)
def test_whatever_json_comes_it_is_refused_with_a_sentence(bureau: Any, value: Any) -> None:
    with pytest.raises(outlines.BadOutline):
        outlines.read(sent({"type": "FeatureCollection", "features": [value]}))


@pytest.mark.parametrize("who", ["jiceng", "wangju", "zhifa"])
def test_only_the_administrator_uploads(bureau: Any, at: Any, who: str) -> None:
    before = snapshot()
    with pytest.raises(Refused):
        outlines.save_outlines(actor=getattr(bureau, who), at=at("2022-03-01"), content=sent(collection()))
    assert snapshot() == before
