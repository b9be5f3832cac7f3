"""Sample contexts of the public's pages and the kiosk's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.safestring import mark_safe

from siheng.kernel.registers.reading import PublicPlace
from siheng.web.portal import challenge, places
from siheng.web.portal.forms import AskForm, CodeForm, DigitsForm, SayForm
from siheng.web.portal.telling import Done, Told

DRESS = {"district": "环翠区", "big": False, "here": "/p/", "place": None}
PLACE = PublicPlace(
    id=1, kind="room", kind_label="品牌调解室", mark="调", level="镇级", name="鲸园街道调解室", town="鲸园街道",
    town_code="371002002000", address="文化路1号", longitude=122.1, latitude=37.5, hours="工作日 8:30至17:00",
    keeper="王某某", phone="0631-5221234", equipment=(), duty=("王某某 08:30至11:30",),
)  # fmt: skip
ASKED = challenge.Challenge("web-1:x:y", "web-1", "请写出“七”后面的数字")
DONE = [
    Done("收到您的事", date(2022, 12, 30)),
    Done("联合调解：转到鲸园街道调委会", date(2023, 1, 4), "已经接收，不用您再说一遍", now=True),
]


class _Say(SayForm):
    """The form without the towns of a database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = self.fields["region"].queryset.none()


class _Ask(AskForm):
    """The same, for a question of law."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = self.fields["region"].queryset.none()


def home() -> dict[str, Any]:
    return DRESS | {
        "takes": True,
        "answers": True,
        "towns": [],
        "town": "",
        "places": [PLACE],
        "lines": places.LINES,
    }


def say() -> dict[str, Any]:
    return DRESS | {"form": _Say(), "asked": ASKED, "lost": False, "topic": "欠钱欠薪"}


def say_refused() -> dict[str, Any]:
    return DRESS | {"form": _Say({"phone": "139"}), "asked": ASKED, "lost": True, "topic": ""}


def ask() -> dict[str, Any]:
    return DRESS | {"form": _Ask(topics=[("labour", "劳动报酬、工伤")]), "asked": ASKED}


def receipt() -> dict[str, Any]:
    promise = "2023年1月4日（星期三）或之前（元旦放假 3 天）"
    return DRESS | {
        "code": "HC7K-4M2P-9DXW",
        "at": datetime(2022, 12, 30, 15, 46),
        "promise": promise,
        "question": False,
        "phone": True,
    }


def code() -> dict[str, Any]:
    return DRESS | {"form": CodeForm({"code": ""}, label_suffix="")}


def progress() -> dict[str, Any]:
    told = Told("正在调解", "2月3日（星期五）或之前", "", DONE, True)
    return DRESS | {"told": told, "steps": [], "tail": "9DXW", "papers": True, "last": DONE}


def progress_asked() -> dict[str, Any]:
    return progress() | {"told": Told("等您补充", "", "请补一张考勤表", DONE, True)}


def act() -> dict[str, Any]:
    return DRESS | {"taken": {"label": "再说几句"}, "form": CodeForm(label_suffix=""), "asked": ASKED}


def digits() -> dict[str, Any]:
    return DRESS | {"form": DigitsForm({"digits": ""}, label_suffix="")}


def agreement() -> dict[str, Any]:
    owed = [{"text": "某某饭店：付清工资（9,600.00 元）", "due": date(2023, 2, 3), "stands": "待履行"}]
    papers = [{"id": 1, "title": "人民调解协议书", "html": mark_safe("<p>一、付清工资。</p>")}]
    return DRESS | {"owed": owed, "papers": papers}


def start() -> dict[str, Any]:
    choices = [{"key": "money", "lines": ("欠钱", "欠薪"), "icon": "coin-yuan"}]
    return DRESS | {"choices": choices, "takes": True}


PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "p-home": ("portal/home.html", home),
    "p-say": ("portal/say.html", say),
    "p-say-refused": ("portal/say.html", say_refused),
    "p-ask": ("portal/ask.html", ask),
    "p-receipt-question": ("portal/receipt.html", lambda: receipt() | {"question": True}),
    "p-receipt": ("portal/receipt.html", receipt),
    "p-code": ("portal/code.html", code),
    "p-progress": ("portal/progress.html", progress),
    "p-progress-asked": ("portal/progress.html", progress_asked),
    "p-act": ("portal/act.html", act),
    "p-digits": ("portal/digits.html", digits),
    "p-agreement": ("portal/agreement.html", agreement),
    "p-missing": ("portal/missing.html", lambda: DRESS),
    "forged": ("403_csrf.html", dict),
    "k-start": ("kiosk/start.html", start),
    "k-say": ("kiosk/say.html", say),
    "k-receipt": ("kiosk/receipt.html", receipt),
    "k-code": ("kiosk/code.html", code),
    "k-progress": ("kiosk/progress.html", progress),
    "k-help": ("kiosk/help.html", home),
}
