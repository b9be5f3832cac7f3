"""The outlines of the towns out of an official GeoJSON file: checked whole before anything is kept.

GeoJSON: RFC 7946, WGS 84 (CGCS2000 differs by less than a map shows).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from siheng.kernel.matters.refusals import Refused
from siheng.kernel.org.models import Account, Region
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record
from siheng.kernel.registers.forms import LATITUDES, LONGITUDES
from siheng.kernel.registers.models import Outline

SIZE_LIMIT = 5 * 1024 * 1024
POINT_LIMIT = 100_000
# Properties under which official files keep a division's code.
CODES = ("code", "adcode", "xzqdm", "XZQDM", "id")
# Digits kept of a degree: about a metre.
DIGITS = 5

Ring = list[list[float]]
Shape = list[list[Ring]]


class BadOutline(Exception):
    """The file cannot be taken; the message says why. Nothing was kept."""


def read(content: bytes) -> dict[str, Shape]:
    """The outline of every town by its 12-digit code. Raises BadOutline."""
    if len(content) > SIZE_LIMIT:
        raise BadOutline(f"文件有 {len(content) / 1048576:.1f} MB，超过上限 {SIZE_LIMIT // 1048576} MB")
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadOutline("不是 GeoJSON：文件不是 UTF-8 的 JSON，或者已经损坏") from error
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise BadOutline("不是 GeoJSON：最外层应为 FeatureCollection")
    features = found.get("features")
    if not isinstance(features, list):
        raise BadOutline("不是 GeoJSON：没有 features")
    towns = dict(Region.objects.filter(level=Region.Level.TOWN).values_list("code", "name"))
    shapes: dict[str, Shape] = {}
    for n, feature in enumerate(features, start=1):
        code = _code(feature, n)
        if code not in towns:
            raise BadOutline(f"第 {n} 个图形：区划代码 {code} 不是本区的镇街")
        if code in shapes:
            raise BadOutline(f"第 {n} 个图形：{towns[code]}已经有一个轮廓")
        shapes[code] = _shape(feature.get("geometry"), towns[code])
    if missing := [name for code, name in towns.items() if code not in shapes]:
        raise BadOutline(f"缺少{'、'.join(missing)}的轮廓")
    if sum(len(ring) for shape in shapes.values() for polygon in shape for ring in polygon) > POINT_LIMIT:
        raise BadOutline(f"坐标点超过 {POINT_LIMIT:,} 个，请先简化")
    return shapes


def save_outlines(*, actor: Account, at: datetime, content: bytes) -> int:
    """Keep the outlines of a file in place of those before; answers of how many towns. Raises Refused or BadOutline."""
    if not actor.is_active or Role.ADMIN not in actor.roles:
        raise Refused("镇街轮廓由系统管理员上传")
    shapes = read(content)
    with transaction.atomic():
        known = {o.region_id: o for o in Outline.objects.select_for_update()}
        for code, shape in shapes.items():
            row = known.get(code) or Outline(region_id=code)
            if row.pk and row.shape == shape:
                continue
            before = record.contents(row) if row.pk else None
            row.shape, row.version = shape, row.version + 1
            row.save()
            record.note(row, actor=actor, at=at, reason="上传镇街轮廓", before=before)
    return len(shapes)


def _code(feature: Any, n: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or feature.get("type") != "Feature":
        raise BadOutline(f"第 {n} 个图形：不是 Feature，或者没有 properties")
    found = next((str(properties[key]) for key in CODES if properties.get(key)), "")
    if len(found) not in (9, 12) or not (found.isascii() and found.isdigit()):
        raise BadOutline(f"第 {n} 个图形：properties 里没有 9 位或者 12 位的区划代码（code）")
    return found.ljust(12, "0")


def _shape(geometry: Any, name: str) -> Shape:
    sort = geometry.get("type") if isinstance(geometry, dict) else None
    if sort not in ("Polygon", "MultiPolygon"):
        raise BadOutline(f"{name}：图形应为 Polygon 或者 MultiPolygon")
    polygons = geometry.get("coordinates")
    polygons = [polygons] if sort == "Polygon" else polygons
    if not isinstance(polygons, list) or not polygons:
        raise BadOutline(f"{name}：没有坐标")
    return [_polygon(polygon, name) for polygon in polygons]


def _polygon(rings: Any, name: str) -> list[Ring]:
    if not isinstance(rings, list) or not rings:
        raise BadOutline(f"{name}：没有坐标")
    return [_ring(ring, name) for ring in rings]


def _ring(ring: Any, name: str) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise BadOutline(f"{name}：一圈轮廓至少要有 4 个点")
    points = [_point(point, name) for point in ring]
    if points[0] != points[-1]:
        raise BadOutline(f"{name}：一圈轮廓的首尾两点不相同，没有闭合")
    return points


def _point(point: Any, name: str) -> list[float]:
    if not isinstance(point, list) or not 2 <= len(point) <= 3:
        raise BadOutline(f"{name}：坐标点应为［经度，纬度］")
    if not all(isinstance(x, int | float) and not isinstance(x, bool) for x in point):
        raise BadOutline(f"{name}：坐标应为数")
    try:
        longitude, latitude, *_ = map(float, point)
    except OverflowError as error:
        raise BadOutline(f"{name}：坐标应为数") from error
    if not (LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]):
        raise BadOutline(f"{name}：坐标（{longitude:g}，{latitude:g}）不在我国范围内，经度在前，纬度在后")
    return [round(longitude, DIGITS), round(latitude, DIGITS)]


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
