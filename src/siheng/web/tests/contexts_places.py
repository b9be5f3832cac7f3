"""Sample contexts of the pages of the registers."""

from __future__ import annotations

from datetime import date, time
from types import SimpleNamespace
from typing import Any

from django import forms

CRUMBS = [{"label": "阵地网点", "href": "/places/"}, {"label": "老毕调解室", "href": ""}]
DAY = date(2022, 12, 26)
DUTY = SimpleNamespace(
    pk=1,
    appointment=SimpleNamespace(name="邹某"),
    since=time(8, 30),
    until=time(11, 30),
    day=DAY,
    hours="08:30至11:30",
)
PAGER = {"page": 1, "pages": 2, "per": 50, "unit": "个", "previous": "", "next": "?page=2"}
VIEWS = [
    {"label": "全部", "href": "?", "on": True, "count": 2},
    {"label": "品牌调解室", "href": "?kind=b", "on": False, "count": None},
]
CHANGES = [
    {
        "at": "2022-12-30 10:00",
        "who": "苗青（促进法治科）",
        "label": "修改",
        "summary": "开放时间：每天 → 周末",
    }
]
FACTS = [{"label": "区划", "value": "张村镇"}, {"label": "开放时间", "value": "周一至周五"}]
ACTIONS = [{"label": "修改", "href": "/places/1/edit/", "icon": "edit"}]
FILTERS = {
    "action": "/places/",
    "query": {"name": "q", "value": "", "label": "名称"},
    "keep": [{"name": "kind", "value": "b"}],
    "set": [{"label": "镇街：张村镇", "clear": "?"}],
    "drops": [
        {
            "name": "town",
            "label": "镇街",
            "options": [{"value": "1", "label": "张村镇", "count": None, "on": True}],
        }
    ],
    "clear": "?",
    "found": 1,
    "unit": "个",
}
NAV = {"before": "?week=2022-12-19", "this": "?", "after": "?week=2023-01-02", "words": "12月26日至1月1日"}
WEEK = [
    {"day": DAY, "duties": [DUTY], "today": True},
    {"day": date(2022, 12, 27), "duties": [], "today": False},
]


class ReasonForm(forms.Form):
    """A form with one field."""

    reason = forms.CharField(label="事由")


def drawn(*, outlined: bool) -> dict[str, Any]:
    towns = [
        {
            "code": str(n), "name": f"{name}镇", "short": name, "count": n, "step": n, "row": 1, "column": n + 1,
            "href": f"?town={n}", "on": n == 1, "path": "M0 0L9 0L9 9Z" if outlined else "", "x": 5, "y": 5,
        }
        for n, name in enumerate(("张村", "羊亭"))
    ]  # fmt: skip
    return {"towns": towns, "outlined": outlined, "directed": True, "width": 640, "height": 400, "columns": 4}


def overview(*, outlined: bool = False) -> dict[str, Any]:
    return {
        "answer": "现有 1 个阵地网点，今天 1 个有人值班", "views": VIEWS, "map": drawn(outlined=outlined), "above": 2, "filters": FILTERS,
        "rows": [
            {
                "href": "/places/1/", "name": "老毕调解室", "kind": "品牌调解室", "mark": "品", "level": "镇街", "town": "张村镇", "far": "1.2 公里",
                "hours": "周一至周五", "duty": "邹某 08:30至11:30", "phone": "0631-5221234", "address": "惠河路 1 号",
            }
        ],
        "pager": PAGER, "shows_duty": True,
        "from": {
            "towns": [{"code": "1", "name": "张村镇", "on": True}], "keep": [{"name": "kind", "value": "b"}],
            "told": "从张村镇各网点的中间点量起", "clear": "?",
        },
        "create": [{"label": "登记网点", "href": "/places/new/b/"}], "more": [{"label": "缺口", "href": "/places/coverage/"}],
    }  # fmt: skip


def outlined() -> dict[str, Any]:
    return overview(outlined=True)


def coverage() -> dict[str, Any]:
    rows = [
        {
            "town": "张村镇",
            "villages": 3,
            "covered": 2,
            "people": 4_310,
            "reached": 3_020,
            "without": ["姜家疃村"],
        }
    ]
    return {
        "crumbs": CRUMBS,
        "answer": "3 个村（社区）中，1 个没有",
        "people": 4_310,
        "reached": 3_020,
        "share": "70.07%",
        "unknown": 1,
        "views": VIEWS,
        "map": drawn(outlined=False),
        "rows": rows,
    }


def referrals() -> dict[str, Any]:
    row = {
        "href": "/places/1/", "name": "张村镇法律援助工作站", "town": "张村镇", "sent": 8, "handed": 5, "answered": 5,
        "hours": "71.0 小时", "kept": 2, "share": "40.0%",
    }  # fmt: skip
    idle = row | {"sent": 0, "handed": 0, "answered": 0, "hours": "", "kept": 0, "share": ""}
    return {
        "crumbs": CRUMBS, "answer": "2022年法律援助工作站转介 8 次", "views": VIEWS, "filters": FILTERS,
        "rows": [row, idle], "pager": PAGER,
    }  # fmt: skip


def place() -> dict[str, Any]:
    return {
        "crumbs": CRUMBS, "title": "老毕调解室", "tags": ["品牌调解室"], "facts": FACTS, "week": WEEK, "changes": CHANGES, "actions": ACTIONS,
        "people": [{"name": "邹某", "href": "/rosters/1/", "roster": "人民调解员", "grade": "二级"}],
        "enrol": [{"label": "登记人民调解员", "href": "/rosters/new/mediator/"}],
        "done": {
            "title": "今年的人民调解", "sums": [{"label": "受理矛盾纠纷（件）", "value": "1"}], "more": "/m/mediation/?room=1",
            "rows": [{
                "chip": {"state": "done", "words": "达成协议"},
                "cells": {
                    "number": {"text": "（2022）张村人调字第1号", "href": "/matters/1/"}, "title": {"text": "邻里纠纷"},
                    "day": {"text": "2022-03-01"},
                },
            }],
        },
        "activities": [{"title": "分析会", "href": "/activities/1/", "day": "2022-12-01", "kind": "例会"}],
    }  # fmt: skip


def week() -> dict[str, Any]:
    spot = SimpleNamespace(pk=1, name="老毕调解室")
    return {
        "crumbs": CRUMBS, "answer": "老毕调解室，12月26日至1月1日", "nav": NAV, "week": WEEK, "spot": spot, "form": ReasonForm(),
        "keeping": True,
    }  # fmt: skip


def weeks() -> dict[str, Any]:
    rows = [
        {
            "name": "老毕调解室",
            "href": "/places/1/duty/",
            "cells": [{"day": c["day"], "duties": c["duties"]} for c in WEEK],
        }
    ]
    return {
        "crumbs": CRUMBS, "answer": "12月26日至1月1日，1 处有人值班", "nav": NAV, "views": VIEWS, "days": WEEK, "rows": rows, "pager": PAGER,
    }  # fmt: skip


def listing() -> dict[str, Any]:
    return {
        "answer": "各名册 2022-12-30 在任 1 人", "views": VIEWS, "filters": FILTERS,
        "day": {"label": "哪一天在任", "name": "on", "value": "2022-12-30", "keep": [], "clear": "?on="},
        "columns": ["姓名", "名册"], "rows": [{"href": "/rosters/1/", "name": "邹某", "cells": ["人民调解员"]}], "pager": PAGER,
        "create": [{"label": "登记甲", "href": "/a/"}, {"label": "登记乙", "href": "/b/"}],
        "more": [{"label": "导出 Excel", "href": "/registers/b/export.xlsx"}], "empty": "没有符合的人",
    }  # fmt: skip


def person() -> dict[str, Any]:
    return {
        "crumbs": CRUMBS, "title": "邹某", "tags": ["人民调解员"], "facts": FACTS, "reveal": "/rosters/1/reveal/", "changes": CHANGES,
        "duties": [{"day": DAY, "hours": "08:30至11:30", "place": "老毕调解室", "href": "/places/1/"}],
        "others": [{"label": "值班律师", "unit": "律所", "term": "2021-01-01 至 今", "href": "/rosters/2/"}], "actions": ACTIONS,
    }  # fmt: skip


def activity() -> dict[str, Any]:
    return {
        "crumbs": CRUMBS, "title": "分析会", "tags": ["例会"], "facts": FACTS, "minutes": "一、交办。",
        "matters": [{"label": "服务中", "value": "一站 2022-0031", "note": "孙某某：工钱", "href": "/matters/31/"}], "changes": CHANGES, "actions": ACTIONS,
    }  # fmt: skip


def entry() -> dict[str, Any]:
    return {
        "crumbs": CRUMBS, "title": "修改品牌调解室：老毕调解室", "form": ReasonForm({}), "url": "/places/1/edit/", "back": "/places/1/",
        "save": "保存", "changing": True, "version": 2,
        "since": [{"at": None, "who": "毕晓（张村司法所）", "words": "开放时间：每天 → 周末"}],
    }  # fmt: skip


def reveal() -> dict[str, Any]:
    return {
        "crumbs": CRUMBS,
        "title": "邹某的证件号码和电话",
        "form": ReasonForm(),
        "shown": None,
        "url": "/rosters/1/reveal/",
        "back": "/rosters/1/",
    }


def revealed() -> dict[str, Any]:
    return reveal() | {"shown": [{"label": "电话", "value": "13800000000"}]}


def outline() -> dict[str, Any]:
    return {
        "crumbs": CRUMBS,
        "answer": "还没有轮廓，地图是方位示意",
        "form": ReasonForm(),
        "map": drawn(outlined=False),
    }


def population() -> dict[str, Any]:
    return {"crumbs": CRUMBS, "answer": "3 个村（社区）中，1 个没有人口数", "form": ReasonForm()}


PAGES = {
    "places": ("places/overview.html", overview),
    "places-outlined": ("places/overview.html", outlined),
    "places-coverage": ("places/coverage.html", coverage),
    "places-referrals": ("places/referrals.html", referrals),
    "place": ("places/place.html", place),
    "place-week": ("places/week.html", week),
    "places-weeks": ("places/weeks.html", weeks),
    "roster": ("places/list.html", listing),
    "roster-person": ("places/person.html", person),
    "activity": ("places/activity.html", activity),
    "register-entry": ("places/entry.html", entry),
    "roster-reveal": ("places/reveal.html", reveal),
    "roster-revealed": ("places/reveal.html", revealed),
    "places-outline": ("places/outline.html", outline),
    "places-population": ("places/population.html", population),
}
