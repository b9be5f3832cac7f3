"""Sample contexts of the phone pages and the big screen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms

from siheng.kernel.matters.showing import Article, Card, Jot, Pay, Purse, Written

ME = SimpleNamespace(pk=7, name="邹平", post="二级调解员", unit=SimpleNamespace(short="张村镇调委会"))
NAV = [
    {"key": "home", "label": "我的", "icon": "home", "href": "/m/", "on": True},
    {"key": "new", "label": "登记", "icon": "plus", "href": "/m/new/", "on": False},
]
DRESS = {"me": ME, "bare": False, "nav": NAV, "more": [], "today": date(2022, 12, 30)}


class Opening(forms.Form):
    """A short form with one field that everybody fills in and one that stands folded."""

    words = forms.CharField(label="纠纷情况", widget=forms.Textarea)
    phone = forms.CharField(label="一方电话", required=False)


def home() -> dict[str, Any]:
    card = {
        "pk": 231, "title": "王某某、姜某某 邻里纠纷", "number": "（2022）张村人调字第231号", "stage": "调解中",
        "note": "南山村", "next": "记四平四说", "place": "南山村", "told": "已记把事说清",
        "chip": {"state": "ok", "words": "还有 12 天", "href": ""}, "dots": [True, False, False, False],
        "label": "接着记", "href": "/m/231/", "case": "/matters/231/",
    }  # fmt: skip
    done = card | {
        "pk": 204,
        "title": "丛某某、丛某 赡养纠纷",
        "dots": [],
        "told": "",
        "href": "/matters/204/",
    }
    tabs = [{"label": "手上", "href": "/m/", "on": True, "n": 2}]
    return DRESS | {"answer": "今天没有到期的，手上 2 件", "tabs": tabs, "cards": [card, done]}


def home_bare() -> dict[str, Any]:
    return home() | {"bare": True, "cards": []}


def days() -> dict[str, Any]:
    due = {"what": "调解办结", "who": "王某某、姜某某 邻里纠纷", "href": "/matters/231/"}
    duty = {"what": "09:00—11:30 值班", "who": "张村镇调解室", "href": ""}
    rows = [{"day": date(2022, 12, 30), "today": True, "items": [due, duty]}]
    return DRESS | {"answer": "往后 14 天有 2 件事", "days": rows}


def matter() -> dict[str, Any]:
    class Law(forms.Form):
        law = forms.CharField(label="引用的法条", required=False)

    said = Written("讲了相邻通行。", "王家松了", "民法典第291条")
    jots = [
        {"of": Jot("law_plain", "法", "把法说明", "平实的语言"), "most": 500, "more": [Law()["law"]], "written": [said],
         "open": False},
        {"of": Jot("reasons", "理", "把理说透", "平等的人格"), "most": 500, "more": [], "written": [], "open": True},
    ]  # fmt: skip
    return DRESS | {
        "matter": SimpleNamespace(pk=231, version=4),
        "card": Card("王某某、姜某某 邻里纠纷", note="南山村"),
        "jots": jots,
        "moved": "moved",
        "sides": ["王家", "姜家", ""],
        "url": "/m/231/do/notes/",
        "photo_url": "/m/231/do/upload/",
        "photo": "现场照片",
        "goal": {"href": "/matters/231/do/agree/", "label": "谈成了，写协议"},
        "key": "0b9c",
    }


def matter_bare() -> dict[str, Any]:
    return matter() | {"bare": True, "card": Card("记在手机里"), "sides": []}


def new() -> dict[str, Any]:
    form = Opening()
    return DRESS | {
        "form": form, "title": "登记纠纷", "short": [{"field": form["words"], "if": ""}], "rest": [form["phone"]], "unfold": False,
        "private": ["phone"], "key": "0b9c", "law": "人民调解法第17条",
    }  # fmt: skip


def new_wrong() -> dict[str, Any]:
    form = Opening({"words": ""})
    return new() | {"form": form, "short": [{"field": form["words"], "if": ""}], "rest": [form["phone"]]}


def laws() -> dict[str, Any]:
    article = Article(
        "民法典",
        291,
        "通行便利",
        "不动产权利人对相邻权利人因通行等必须利用其土地的，应当提供必要的便利。",
        date(2021, 1, 1),
    )
    return DRESS | {"shelf": [{"law": "民法典", "articles": [article]}], "n": 1, "asked": "通行"}


def purse() -> dict[str, Any]:
    paid = Pay(
        "孙桂英与于海涛", "/matters/7/", date(2022, 12, 8), Decimal(200), "疑难，每件 200 元。", "已发放"
    )
    own = Purse("以案定补", 2022, Decimal(200), Decimal(0), [paid])
    return DRESS | {"purses": [own], "year": 2022, "before": 2021}


def screen() -> dict[str, Any]:
    return {
        "bureau": "威海市环翠区司法局", "year": 2022, "moment": datetime(2022, 12, 30, 15, 46), "again": 60,
        "next": 1, "minutes": 10,
        "cards": [{"label": "成功调解", "value": 3947, "unit": "件", "note": "品牌调解室 100 个"}],
        "map": {"label": "成功调解", "unit": "件", "directed": True, "tiles": [
            {"name": "张村", "value": 534, "row": 2, "column": 1, "level": 7},
        ]},
        "chart": {"title": "每月成功调解", "figure": "成功调解", "unit": "件", "upright": True,
                  "bars": [{"label": "1月", "value": 286, "share": "0.790"}]},
        "kinds": [{"label": "人民调解", "waiting": 2, "hand": 11, "late": 1}],
        "watched": [{"state": "late", "words": "逾期 3 天", "what": "人民调解：调解办结", "unit": "张村镇调委会"}],
    }  # fmt: skip


def screen_empty() -> dict[str, Any]:
    return screen() | {"cards": [], "map": None, "chart": None, "kinds": [], "watched": []}
