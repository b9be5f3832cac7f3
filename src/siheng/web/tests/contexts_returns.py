"""Sample contexts of the pages of returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms


class Carried(forms.Form):
    """A file that somebody carried here."""

    file = forms.FileField(label="文件", help_text="对方系统导出的签名文件（.json）")


VIEWS = [
    {"label": "本局报表", "href": "/returns/", "on": True, "count": None},
    {"label": "下级报送", "href": "/returns/below/", "on": False, "count": 2},
]
CHOICES = [
    {"label": "按月", "href": "?year=2022&by=month", "on": True},
    {"label": "按季", "href": "?year=2022&by=quarter", "on": False},
]
DONE = {"state": "done", "words": "上级已接收", "title": "2022年1月第1版"}
LATE = {"state": "late", "words": "逾期未报", "title": "2022年2月"}
NONE = {"state": "", "words": "—", "title": ""}


def board() -> dict[str, Any]:
    return {
        "answer": "2022年应报 2 张，已上报 1 张，1 张逾期", "views": VIEWS, "choices": CHOICES, "drops": [], "corner": "报表",
        "head": ["1月", "2月", "3月"], "form": Carried(), "url": "/returns/answer/", "form_title": "传入上级答复", "press": "核验并记下",
        "rows": [{"label": "行政复议", "cells": [
            {"chip": DONE, "href": "/returns/of/reconsideration/2022-01/"}, {"chip": LATE, "href": "/returns/of/reconsideration/2022-02/"},
            {"chip": NONE, "href": ""},
        ]}],
    }  # fmt: skip


def board_empty() -> dict[str, Any]:
    return board() | {"answer": "还没有登记下级填报单位", "rows": [], "form": None, "drops": CHOICES}


IDENT = {
    "ok": True,
    "equation": "11 + 9 = 8 + 12",
    "note": "上年结转 + 本年受理 = 本年审结 + 年末未结",
    "href": "",
}
LINE = {"label": "综合纠错率", "href": "/figure/reconsideration.correction_rate/", "value": "34.44", "unit": "%", "formula": "31 ÷ 90", "now": ""}  # fmt: skip


def one() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "统计报表", "href": "/returns/"}, {"label": "行政复议", "href": ""}],
        "answer": "2022年10月行政复议：已上报", "chip": {"state": "ok", "words": "已上报"}, "problem": "",
        "checks": [IDENT], "lines": [LINE, LINE | {"label": "审结", "value": 90, "now": 91, "formula": ""}], "now": True,
        "changes": [{"title": "审结：填报后多 1 件", "text": "11月5日，李霞办理“登记结案”，增加 第1件。属迟报。", "url": "", "actions": []}],
        "presses": [
            {"name": "fill", "label": "更正，填报第2版", "url": "/returns/of/reconsideration/2022-10/fill/", "reason": "更正理由", "main": True},
            {"name": "refused", "label": "登记上级未收", "url": "/returns/1/step/", "reason": "未收的原因", "main": False},
        ],
        "facts": [{"label": "版本", "value": "第1版"}], "links": [{"label": "下载报送文件", "href": "/returns/1/file/"}],
        "others": [{"label": "第1版", "href": "/returns/2/"}],
        "history": [{"date": "2022-11-03 09:00", "text": "审核通过并上报", "who": "王某（区司法局）", "kind": "key", "link": None}],
        "seal": "校验值 SM3 1a2b…3c4d，核验无误。",
    }  # fmt: skip


def unfilled() -> dict[str, Any]:
    return one() | {
        "answer": "2022年12月行政复议报表还没有填报", "problem": "2022年12月还没有结束，不能填报。", "checks": [IDENT | {"ok": False}],
        "now": False, "changes": [], "presses": [], "facts": [], "links": [], "others": [], "history": [],
    }  # fmt: skip


def total() -> dict[str, Any]:
    return {
        "answer": "2022年10月行政复议汇总，3 个单位中 2 个已接收", "views": VIEWS, "drops": CHOICES, "choices": CHOICES,
        "lines": [LINE | {"on": True}], "export_url": "/returns/sum/excel/?table=reconsideration&period=2022-10",
        "opened": {"name": "综合纠错率", "rows": [{"label": "某县司法局", "href": "/returns/3/", "version": "第1版", "value": "34.44"}]},
    }  # fmt: skip


def total_empty() -> dict[str, Any]:
    return total() | {"opened": {"name": "综合纠错率", "rows": []}}


def levels() -> dict[str, Any]:
    return {
        "views": VIEWS, "above": [{"label": "单位", "value": "威海市司法局"}], "form": Carried(), "title": "登记下级填报单位",
        "own": {"code": "371002000000", "name": "环翠区司法局", "key": "AAAA", "fingerprint": "1a2b 3c4d 5e6f 7081"},
        "rows": [
            {"code": "371003000000", "name": "文登区司法局", "fingerprint": "1a2b 3c4d 5e6f 7081", "since": "2022-01", "state": "在用", "stop": "/doors/levels/1/stop/"},
        ],
        "url": "/doors/levels/?new=below", "above_url": "/doors/levels/?new=above", "below_url": "/doors/levels/?new=below",
    }  # fmt: skip


def levels_empty() -> dict[str, Any]:
    return levels() | {"above": [], "rows": [], "form": None}


PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "returns": ("workspace/returns.html", board),
    "returns-empty": ("workspace/returns.html", board_empty),
    "return": ("workspace/return.html", one),
    "return-unfilled": ("workspace/return.html", unfilled),
    "returns-sum": ("workspace/return_sum.html", total),
    "returns-sum-empty": ("workspace/return_sum.html", total_empty),
    "levels": ("workspace/levels.html", levels),
    "levels-empty": ("workspace/levels.html", levels_empty),
}
