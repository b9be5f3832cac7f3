"""Sample contexts of the pages of the doors for other systems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms


class Making(forms.Form):
    """A few fields of what is being made."""

    name = forms.CharField(label="对方系统")
    scopes = forms.MultipleChoiceField(
        label="可以做什么",
        choices=[("matters.read", "查询事项"), ("matters.write", "登记和办理事项")],
        widget=forms.CheckboxSelectMultiple,
    )


HEAD = ["对方系统", "以谁的名义", "可以做什么", "有效期"]
VIEWS = [
    {"label": "令牌", "href": "/doors/", "on": True, "count": None},
    {"label": "待发送", "href": "/doors/queue/?state=waiting", "on": False, "count": "12"},
]


def tokens() -> dict[str, Any]:
    texts = ["区信访系统", "滕某（区群众权益诉求服务中心）", "查询事项、登记和办理事项", "至 2023-12-30"]
    return {
        "answer": "1 枚令牌在用",
        "views": VIEWS,
        "head": HEAD,
        "rows": [
            {
                "cells": [{"label": h, "text": t} for h, t in zip(HEAD, texts, strict=True)],
                "press": {"url": "/doors/1/revoke/", "label": "停用"},
            }
        ],
        "form": Making({"name": ""}),
        "title": "发放令牌",
        "url": "/doors/",
        "create_url": "/doors/?new=1",
        "shown": {"title": "区信访系统的令牌", "key": "siheng_example"},
        "hint": "令牌只显示这一次，关掉这一页就再也看不到了。",
    }


def none() -> dict[str, Any]:
    return tokens() | {"answer": "还没有发放令牌", "rows": [], "form": None, "shown": None}


PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "doors": ("workspace/doors.html", tokens),
    "doors-none": ("workspace/doors.html", none),
}
