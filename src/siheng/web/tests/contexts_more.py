"""Sample contexts of the pages for terms, figures, papers, trust and administration."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from siheng.web.tests.contexts import LIST_ROWS, PAPER, chip, desk_row, list_row

CRUMBS = [{"label": "威环政复〔2022〕71号", "href": "/m/71/"}, {"label": "期限"}, {"label": "作出决定"}]
BASIS = {
    "tag": "旧法 · 1999-10-01 至 2023-12-31",
    "article": "行政复议法（2017年修正）第三十一条",
    "words": "自受理申请之日起六十日内作出决定；情况复杂的，经行政复议机关负责人批准可以延长，最多不超过三十日。",
    "source": "/law/31/",
    "rule": "recon_decision_ordinary_v1999",
    "note": "2024年起的新规则不适用本件",
}
CHANGES = [
    {"date": "11月14日", "text": "中止，剩 13 日停表", "who": "李某"},
    {"date": "11月18日", "text": "恢复，到期 11月26日 → 12月1日", "who": "李某"},
    {"date": "11月24日", "text": "延期 30 日 → 12月31日，逢假改 1月3日", "who": "分管副区长"},
]
SUM_ROWS = [
    {"text": "9月27日 收到，同日受理", "note": "次日起算", "value": ""},
    {"text": "审理期限", "note": "第三十一条，日历日", "value": "+ 60 日"},
    {"text": "中止 11月14日至18日", "note": "不计", "value": "+ 5 日"},
    {"text": "延期", "note": "11月24日，分管副区长批准", "value": "+ 30 日"},
    {"text": "届满", "note": "星期六，元旦假期", "value": "12月31日"},
    {"text": "顺延至假后第一个工作日", "value": "1月3日 星期二"},
]
WEEK = [
    {"weekday": "二", "day": "9/27", "note": "收到", "kind": "st"},
    {"weekday": "三", "day": "28", "note": "第1日", "kind": "in"},
    {"weekday": "四", "day": "29", "note": "第2日", "kind": "in"},
    {"weekday": "五", "day": "30", "note": "第3日", "kind": "in"},
    {"weekday": "六", "day": "10/1", "note": "休", "kind": "ho"},
    {"weekday": "日", "day": "2", "note": "休", "kind": "ho"},
    {"weekday": "六", "day": "8", "note": "班 第4日", "kind": "in"},
    {"weekday": "日", "day": "9", "note": "班 第5日", "kind": "du"},
]


def days(
    count: int, kinds: dict[int, str], rest: str = "in", marks: dict[int, str] | None = None
) -> list[dict[str, Any]]:
    return [
        {
            "day": n,
            "kind": kinds.get(n, rest),
            "mark": (marks or {}).get(n, ""),
            "why": "中止，不计" if kinds.get(n) == "pa" else "",
        }
        for n in range(1, count + 1)
    ]


def term() -> dict[str, Any]:
    before = dict.fromkeys(range(1, 27), "out") | {27: "st"}
    ext = dict.fromkeys(range(2, 30), "ex") | {30: "ex to", 31: "ho roll"}
    after = {1: "ho sk", 2: "ho sk", 3: "du"} | dict.fromkeys(range(4, 32), "out")
    october = dict.fromkeys(range(1, 8), "休") | {8: "班", 9: "班"}
    return {
        "crumbs": CRUMBS,
        "answer": {
            "before": "应在",
            "day": "2023年1月3日（星期二）",
            "after": "或之前作出决定，还有 4 天。",
            "state": "near",
        },
        "print_url": "/term/1/print/",
        "correct_url": "/term/1/correct/",
        "sum": [
            {"op": "", "value": "9月27日", "note": "收到之日即受理，次日起算"},
            {"op": "+", "value": "60 日", "note": "日历日，休息日计入"},
            {"op": "+", "value": "延期 30 日", "note": "11月24日批准"},
            {"op": "+", "value": "中止 5 日", "note": "11月14日至18日不计"},
            {"op": "=", "value": "12月31日", "note": "星期六，元旦假期"},
            {"op": "→", "value": "1月3日", "note": "顺延至假后第一个工作日"},
        ],
        "calendar": {
            "caption": "从9月28日数起，60日加延期30日，中止5日不计，12月31日届满，顺延到1月3日",
            "months": [
                {"name": "2022年9月", "days": days(30, before)},
                {
                    "name": "10月",
                    "days": days(
                        31, dict.fromkeys(range(1, 8), "ho in") | {8: "mk in", 9: "mk in"}, marks=october
                    ),
                },
                {"name": "11月", "days": days(30, dict.fromkeys(range(14, 19), "pa"))},
                {"name": "12月", "days": days(31, ext, marks={31: "休"})},
                {"name": "2023年1月", "days": days(31, after, marks={1: "休", 2: "休"})},
            ],
            "legend": [
                {"kind": "st", "words": "起算日，不计"},
                {"kind": "in", "words": "第 1 至 60 日"},
                {"kind": "pa", "words": "中止，不计"},
                {"kind": "ex", "words": "延期第 61 至 90 日"},
                {"kind": "roll", "words": "届满日逢假，顺延"},
                {"kind": "du", "words": "到期日"},
                {"kind": "to", "words": "今天"},
            ],
        },
        "basis": BASIS,
        "changes": CHANGES,
        "others": [
            {
                "title": "本件另一个期限：受理审查",
                "note": "5 个工作日 · 第十七条 · 只数上班日，调休上班的周六、周日算工作日",
                "chip": chip("done", "第 4 个工作日办结"),
                "week": WEEK,
            }
        ],
    }


def term_pop() -> dict[str, Any]:
    return {
        "title": "不晚于 2023年1月3日，还有 4 天",
        "rows": SUM_ROWS,
        "article": "行政复议法 2017 年修正本，第三十一条",
        "href": "/term/1/",
        "print_url": "/term/1/print/",
    }


def term_print() -> dict[str, Any]:
    return {
        "title": "威环政复〔2022〕71号 作出决定的期限",
        "rows": SUM_ROWS,
        "basis": BASIS,
        "changes": CHANGES,
        "note": "李某 2022年12月30日打印",
        "back": "/term/1/",
    }


def fig(text: str, **more: Any) -> dict[str, Any]:
    return {"fig": {"text": text, "href": f"?figure={len(text)}", **more}}


def words(text: str) -> dict[str, str]:
    return {"text": text}


CHANGE = {
    "title": "发布后多 1 份",
    "text": "1月5日，鞠某某补录 12月26日的一份劳动合同审查。属迟报，不是改错。",
    "url": "/report/2022/late/",
    "actions": [{"label": "保留原数并加注", "value": "note"}, {"label": "列入更正", "value": "correct"}],
}
IDENTITY = {
    "ok": True,
    "equation": "67 = 6 + 13 + 36 + 12",
    "note": "单位均为人次，起算日均为 5月1日",
    "href": "/figure/1/",
}


def report() -> dict[str, Any]:
    tip = {
        "name": "普管矫正对象",
        "version": 1,
        "owner": "社区矫正科",
        "words": "“余”：多于 200、不足 300，用词属实",
        "value": "实为 214 名",
        "rows": {"label": "214 名", "href": "/figure/2/"},
        "note": "仅矫正科可展开，您可见各镇街合计",
    }
    chapters = [
        ("依法治区", 9, 0),
        ("行政复议应诉", 6, 0),
        ("执法协调监督", 5, 0),
        ("合法性审核", 11, 0),
        ("普法强基", 9, 0),
        ("援律访调", 5, 0),
        ("四平四说", 3, 0),
        ("惠企法治体检", 7, 1),
        ("特殊人群", 3, 0),
    ]
    contracts = [
        ("12-26", "某某渔具公司", "劳动合同", "11 队"),
        ("12-22", "某某食品公司", "购销合同", "03 队"),
        ("12-21", "某某机械公司", "租赁合同", "27 队"),
    ]
    return {
        "title": "2022 年工作总结",
        "chapters": [
            {"label": label, "n": n, "changed": c, "href": f"#c{i}", "on": label == "援律访调"}
            for i, (label, n, c) in enumerate(chapters)
        ],
        "totals": {"all": 58, "bound": 56, "manual": 2, "changed": 1, "identities": "勾稽关系 9 项全部相符"},
        "status": {"text": "已发布 2022-12-30 09:53", "version": 3},
        "actions": [
            {"label": "与今天比", "href": "?today"},
            {"label": "核对外来文稿", "href": "/verify/"},
            {"label": "Word", "href": "?word"},
            {"label": "拟更正说明", "href": "?correct", "primary": True},
        ],
        "blocks": [
            {"kind": "heading", "parts": [words("三、援律访调")]},
            {
                "kind": "p",
                "parts": [
                    words("2022年以来受理行政复议案件"),
                    fig("90件"),
                    words("，已审结"),
                    fig("90件"),
                    words("（含去年结转"),
                    fig("11件"),
                    words("），综合纠错率"),
                    fig("34.44%"),
                    words("；协调处理行政复议机关共同应诉案件"),
                    fig("20件"),
                    words("，区政府单独案件应诉"),
                    fig("4件"),
                    words("。"),
                ],
            },
            {
                "kind": "p",
                "current": True,
                "parts": [
                    words("自5月“援、律、访、调”机制正式实施以来，已接收区群众权益诉求服务中心移交"),
                    fig("67人次"),
                    words("，其中，心理疏导"),
                    fig("6人次"),
                    words("，律师咨询"),
                    fig("13人次"),
                    words("，法律援助咨询"),
                    fig("36人次"),
                    words("，联合调解"),
                    fig("12人次"),
                    words("。"),
                ],
                "idents": [IDENTITY],
            },
            {
                "kind": "p",
                "parts": [
                    words("审查合同"),
                    fig("156份", state="chg", on=True),
                    words("，提出法律意见"),
                    fig("260条"),
                    words("；普法受众"),
                    fig("1万人次", state="man"),
                    words("。"),
                ],
            },
            {
                "kind": "p",
                "parts": [
                    words("走访小组已对全区"),
                    fig("200余名", tip=tip),
                    words("矫正普管对象每季度至少走访一次。"),
                ],
            },
        ],
        "side": {
            "name": "审查合同",
            "unit": "份",
            "domain": "惠企法治体检",
            "version": 1,
            "then": 156,
            "now": 157,
            "changed": True,
            "change": CHANGE,
            "table": {
                "head": ["日期", "企业", "合同", "团队"],
                "rows": [{"cells": row, "new": row[0] == "12-26"} for row in contracts],
            },
            "links": [
                {"label": "全部 157 份", "href": "?all"},
                {"label": "按团队", "href": "?team"},
                {"label": "按月", "href": "?month"},
            ],
            "seal": "发布时封存 156 行，校验值 SM3 8f2c…e41a。对外版只含数字与校验值，不含名单",
        },
    }


MONTHLY = {
    "id": "monthly",
    "kind": "bar",
    "label": "每月受理与审结，1至12月",
    "caption": "每月受理与审结，列成表",
    "unit": "件",
    "names": [f"{n}月" for n in range(1, 13)],
    "series": [
        {"name": "受理 90", "values": [6, 4, 8, 7, 9, 8, 7, 9, 10, 7, 8, 7], "tone": "brand"},
        {"name": "审结 90", "values": [5, 5, 7, 8, 6, 8, 9, 7, 8, 8, 9, 10], "tone": "light"},
    ],
    "hrefs": [f"?month={n}#chosen" for n in range(1, 13)],
    "on": 8,
}
OUTCOMES = {
    "id": "outcomes",
    "kind": "rows",
    "label": "审结结果，深色为纠错",
    "caption": "审结结果，列成表",
    "unit": "件",
    "names": [
        "撤销",
        "变更",
        "确认违法",
        "责令履行",
        "调解",
        "自行纠正后终止",
        "自愿撤回终止",
        "驳回申请",
        "驳回请求",
        "维持",
    ],
    "series": [{"name": "审结", "values": [9, 1, 5, 4, 5, 7, 11, 5, 9, 34]}],
    "tones": ["brand"] * 6 + ["grey"] * 4,
    "hrefs": [f"?outcome={n}#chosen" for n in range(10)],
    "on": None,
}
PERIODS = [
    {"label": "全年", "href": "?", "on": True},
    {"label": "四季度", "href": "?q=4"},
    {"label": "12月", "href": "?m=12"},
]


def year() -> dict[str, Any]:
    towns = [
        ("孙家疃街道", 231, 1, 2, 1),
        ("张村镇", 534, 2, 1, 5),
        ("环翠楼街道", 612, 2, 2, 6),
        ("鲸园街道", 548, 2, 3, 5),
        ("羊亭镇", 368, 3, 1, 3),
        ("嵩山街道", 476, 3, 2, 4),
        ("竹岛街道", 587, 3, 3, 6),
        ("温泉镇", 327, 4, 3, 2),
        ("桥头镇", 264, 4, 4, 2),
    ]
    return {
        "answer": "2022 年审结复议 90 件，成功调解 3,947 件",
        "periods": PERIODS,
        "figures": [
            {
                "label": "受理行政复议",
                "value": 90,
                "unit": "件",
                "note": "审结 90，结转下年 11",
                "href": "/f/1/",
            },
            {"label": "综合纠错率", "value": 34.44, "unit": "%", "note": "31 ÷ 90", "href": "/f/2/"},
            {"label": "复议机关应诉", "value": 24, "unit": "件", "note": "共同 20，单独 4", "href": "/f/3/"},
            {"label": "成功调解", "value": 3947, "unit": "件", "note": "报告写作“近4000件”", "href": "/f/4/"},
            {
                "label": "援律访调移交",
                "value": 67,
                "unit": "人次",
                "note": "6 + 13 + 36 + 12",
                "href": "/f/5/",
            },
            {
                "label": "在办逾期",
                "value": 1,
                "unit": "件",
                "note": "79号待签发，逾期 3 天",
                "href": "/f/6/",
                "late": True,
            },
        ],
        "charts": [
            {"title": "每月受理与审结", "note": "点柱看案件", "chart": MONTHLY},
            {"title": "审结结果", "note": "深色为纠错，共 31", "chart": OUTCOMES},
        ],
        "chosen": {
            "title": "9 月受理的 10 件",
            "from": "每月受理与审结",
            "href": "/m/reconsideration/?m=9",
            "rows": [
                {
                    "number": "威环政复〔2022〕71号",
                    "href": "/m/71/",
                    "line": "王某某 诉 区综合行政执法局",
                    "kind": "行政处罚",
                    "chip": chip("near", "还有 4 天"),
                },
                {
                    "number": "威环政复〔2022〕70号",
                    "href": "/m/70/",
                    "line": "车某某 诉 区人力资源和社会保障局",
                    "kind": "行政确认",
                    "chip": chip("done", "维持", ""),
                },
            ],
        },
        "map": {
            "title": "九个镇街",
            "modes": [
                {"label": "调解", "href": "?map=1", "on": True},
                {"label": "复议", "href": "?map=2"},
                {"label": "网点", "href": "?map=3"},
            ],
            "directed": True,
            "tiles": [
                {
                    "name": n,
                    "value": v,
                    "row": r,
                    "column": c,
                    "level": lv,
                    "href": f"?town={n}",
                    "on": n == "环翠楼街道",
                }
                for n, v, r, c, lv in towns
            ],
            "picked": {
                "name": "环翠楼街道",
                "note": "成功调解 612 件，比上年多 37 件",
                "lines": "邻里 168 · 物业 141 · 婚姻家庭 97 · 消费 74 · 其他 132",
                "links": [{"label": "看 612 件", "href": "/x/"}, {"label": "调委会 14 个", "href": "/y/"}],
            },
        },
    }


def figure() -> dict[str, Any]:
    keys = ["number", "applicant", "respondent", "stage"]
    labels = ["案号", "申请人", "被申请人", "结果"]
    return {
        "crumbs": [{"label": "一年概览", "href": "/year/"}, {"label": "综合纠错率"}],
        "name": "综合纠错率",
        "value": 34.44,
        "unit": "%",
        "period": "2022 年",
        "periods": PERIODS,
        "definition": [
            {"label": "口径", "value": "撤销、变更、确认违法、责令履行、调解、自行纠正后终止，占审结件数"},
            {"label": "单位", "value": "件"},
            {"label": "版本", "value": "第 1 版，2022-01-01 起"},
            {"label": "归口", "value": "行政复议科"},
        ],
        "formula": {
            "words": "31 ÷ 90 = 34.44%",
            "parts": [
                {"name": "纠错", "value": 31, "unit": "件", "href": "/f/7/"},
                {"name": "审结", "value": 90, "unit": "件", "href": "/f/8/"},
            ],
        },
        "chart": {**MONTHLY, "id": "figure-months"},
        "breakdowns": [
            {
                "title": "按结果",
                "rows": [
                    {"label": "撤销", "value": 9, "href": "?o=1", "share": 29},
                    {"label": "其他", "value": 22, "share": 71},
                ],
            }
        ],
        "rows": {
            "columns": [{"key": k, "label": v} for k, v in zip(keys, labels, strict=True)],
            "rows": [list_row(*row) for row in LIST_ROWS[:3]],
            "pager": {"page": 1, "pages": 1, "per": 50, "unit": "件"},
        },
        "export_url": "/f/2/export/",
        "ident": IDENTITY,
    }


class Text(forms.Form):
    text = forms.CharField(label="贴上文稿", widget=forms.Textarea, required=False)
    file = forms.FileField(label="或传来文件", help_text="Word 或纯文本，不超过 5 MB", required=False)
    year = forms.TypedChoiceField(
        label="对哪一年", choices=[(2022, "2022 年"), (2021, "2021 年")], coerce=int
    )


def verify_blank() -> dict[str, Any]:
    return {"form": Text(), "url": "/verify/"}


def verify() -> dict[str, Any]:
    def row(stated: str, now: str, status: str, why: str = "") -> dict[str, Any]:
        return {
            "place": "第 3 段",
            "sentence": [words("已审结"), {"mark": stated}, words("，综合纠错率")],
            "stated": stated,
            "status": status,
            "now": now,
            "figure": {"label": "审结行政复议案件", "href": "/f/8/"} if now else None,
            "why": why,
        }

    return {
        **verify_blank(),
        "result": {
            "answer": "58 个数字，有 2 个对不上，1 个没有来源",
            "counts": [
                {"label": "相符", "n": 53, "tone": "done", "href": "?s=1", "on": True},
                {"label": "不符", "n": 2, "tone": "late", "href": "?s=2"},
                {"label": "无来源", "n": 1, "tone": "near", "href": "?s=3"},
                {"label": "不是数字", "n": 2, "href": "?s=4"},
            ],
            "rows": [
                row("90件", "90", "相符"),
                row("34.64%", "34.44%", "不符", "31 ÷ 90 = 34.44%，文稿多 0.20 个百分点"),
                row("1万人次", "", "无来源", "没有绑定的指标，请附证明"),
                row("第二十八条", "", "不是数字"),
            ],
            "identities": [
                IDENTITY,
                {"ok": False, "equation": "24 ≠ 20 + 3", "note": "应诉合计与分项差 1 件"},
            ],
            "export_url": "/verify/1/export/",
        },
    }


def person() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "威环政复〔2022〕71号", "href": "/m/71/"}, {"label": "王某某"}],
        "answer": "王某某有 2 件事，1 件还在办",
        "name": "王某某",
        "facts": [
            {"label": "姓名", "value": "王某某", "tags": ["张村镇"]},
            {
                "label": "证件",
                "value": "371002********1226",
                "link": {"label": "查看全号", "href": "/reveal/1/"},
            },
        ],
        "tally": [
            {"label": "全部", "n": 2, "href": "?", "on": True},
            {"label": "在办", "n": 1, "href": "?open"},
        ],
        "matters": [
            {
                "chip": chip("near", "还有 4 天"),
                "number": "威环政复〔2022〕71号",
                "href": "/m/71/",
                "kind": "行政复议",
                "role": "申请人",
                "stage": "审理中",
                "date": "2022-09-27",
            },
            {
                "chip": chip("done", "已履行", ""),
                "number": "张村调〔2022〕0216",
                "href": "/m/216/",
                "kind": "人民调解",
                "role": "当事人",
                "stage": "已履行",
                "date": "2022-03-02",
            },
        ],
        "register": {"label": "为他登记一件", "href": "/register/?person=1"},
        "note": "只列您能看到的事项。",
        "access": "本次已记入查看记录。",
    }


def search() -> dict[str, Any]:
    return {
        "q": "综合执法",
        "more": False,
        "results": [
            {
                "href": "/m/71/",
                "number": "威环政复〔2022〕71号",
                "kind": "行政复议",
                "title": "王某某 诉 区综合执法局",
                "state": "审理中",
                "chip": chip("near", "还有 4 天"),
            },
            {
                "href": "/m/9/",
                "number": "张村调〔2022〕0009",
                "kind": "人民调解",
                "title": "",
                "state": "已履行",
                "chip": None,
            },
        ],
    }


def search_none() -> dict[str, Any]:
    return {"q": "威环政复〔2022〕711号", "results": [], "more": False}


def paper() -> dict[str, Any]:
    return {
        "title": "行政复议决定书",
        "tag": "送审稿第二稿",
        "html": PAPER,
        "back": "/m/71/",
        "word_url": "/doc/1/word/",
        "pdf_url": "/doc/1/pdf/",
        "layout": [
            {"label": "纸张", "value": "A4"},
            {"label": "页边", "value": "上 37 左 28 毫米"},
            {"label": "版心", "value": "156 × 225 毫米"},
            {"label": "正文", "value": "3 号仿宋"},
            {"label": "每页", "value": "22 行，每行 28 字"},
        ],
        "checks": [
            {"ok": True, "text": "文号连续"},
            {"ok": True, "text": "当事人一致"},
            {"ok": False, "text": "缺 1 处", "note": "未写明起诉期限，第 3 页"},
        ],
        "services": [{"who": "申请人", "state": "12-30 寄出，未签收"}],
    }


def access() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "威环政复〔2022〕71号", "href": "/m/71/"}, {"label": "谁看过"}],
        "answer": "本月看过 23 次，看全号 1 次",
        "filters": [{"label": "全部", "href": "?", "on": True}, {"label": "看全号", "href": "?k=reveal"}],
        "rows": [
            {"when": "12-30 09:12", "who": "李某", "unit": "行政复议科", "what": "案件", "reason": ""},
            {
                "when": "12-28 16:40",
                "who": "邹某",
                "unit": "行政复议科",
                "what": "申请人全号",
                "reason": "核对送达地址",
            },
        ],
        "what": "看了什么",
        "where": "理由",
        "granted": [{"who": "孙某", "what": "阶段和到期日"}],
        "pager": {"page": 1, "pages": 2, "per": 50, "unit": "条", "next": "?page=2"},
    }


class DayForm(forms.Form):
    day = forms.DateField(label="哪一天")
    kind = forms.ChoiceField(
        label="这一天", choices=[("rest", "放假"), ("work", "上班")], widget=forms.RadioSelect
    )
    source = forms.CharField(label="依据", help_text="如 国办发明电〔2022〕16号")


def month(name: str, first: int, count: int, kinds: dict[int, str]) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [{"day": "", "kind": "out"}] * first
    cells += [
        {
            "day": n,
            "kind": kinds.get(n, "rest" if (first + n - 1) % 7 > 4 else "work"),
            "name": "元旦" if kinds.get(n) == "ho" else "",
        }
        for n in range(1, count + 1)
    ]
    cells += [{"day": "", "kind": "out"}] * (-len(cells) % 7)
    return {"name": name, "weeks": [cells[i : i + 7] for i in range(0, len(cells), 7)]}


def calendar() -> dict[str, Any]:
    return {
        "answer": "2023 年放假安排已录入，法定假日 28 天",
        "years": [
            {"label": "2022", "href": "?y=2022"},
            {"label": "2023", "href": "?y=2023", "on": True},
            {"label": "2024", "href": "?y=2024"},
        ],
        "announced": False,
        "source": "国办发明电〔2022〕16号",
        "editable": True,
        "url": "/calendar/",
        "form": DayForm({"day": "", "kind": "rest"}),
        "months": [
            month("1月", 6, 31, {1: "ho", 2: "ho", 28: "mk", 29: "mk"}),
            month("2月", 2, 28, {}),
            month("3月", 2, 31, {}),
        ],
        "effects": [{"text": "威环政复〔2022〕71号 到期日 1月2日 → 1月3日", "href": "/m/71/"}],
    }


class AccountForm(forms.Form):
    name = forms.CharField(label="姓名")
    roles = forms.MultipleChoiceField(
        label="岗位",
        choices=[("clerk", "承办"), ("head", "科长"), ("admin", "管理员")],
        widget=forms.CheckboxSelectMultiple,
    )
    scope = forms.ChoiceField(
        label="看多大范围",
        choices=[("a", "本单位承办的事项"), ("b", "本单位和下属镇街的全部事项")],
        widget=forms.RadioSelect,
    )
    active = forms.BooleanField(label="在用", required=False)


def staff() -> dict[str, Any]:
    return {
        "title": "账号",
        "answer": "2 个账号",
        "create": {"label": "新增账号", "href": "/accounts/0/"},
        "more": [{"label": "按人民调解员名册开通", "href": "/accounts/roster/mediator/"}],
        "head": ["姓名", "账号", "岗位"],
        "rows": [
            {
                "href": "/accounts/1/",
                "cells": [
                    {"label": "姓名", "text": "李某"},
                    {"label": "账号", "text": "lixx"},
                    {"label": "岗位", "tags": ["承办人"]},
                ],
            },
            {
                "href": "/accounts/2/",
                "cells": [
                    {"label": "姓名", "text": "孙某"},
                    {"label": "账号", "text": "sunxx"},
                    {"label": "岗位", "tags": ["承办人", "科室负责人"]},
                ],
            },
        ],
        "filters": {
            "action": "/accounts/",
            "query": {"name": "q", "value": "", "label": "姓名、账号、单位"},
            "found": 2,
            "unit": "个",
        },
        "pager": {"page": 1, "pages": 1, "per": 50, "unit": "个"},
    }


def staff_form() -> dict[str, Any]:
    return {
        "title": "账号",
        "answer": "改 孙某",
        "list": "/accounts/",
        "form": AccountForm({"name": "孙某", "roles": ["clerk"], "active": True}),
        "changes": [{"at": "2022-12-29 17:02", "who": "系统管理员", "label": "修改", "summary": "岗位"}],
    }


def enrol() -> dict[str, Any]:
    entry = SimpleNamespace(name="于某", unit=SimpleNamespace(name="张村镇人民调解委员会"))
    rows = [
        SimpleNamespace(entry=entry, account=SimpleNamespace(username=f"tw-zc-{n}"), new=n == 1)
        for n in (1, 2)
    ]
    return {"kind": SimpleNamespace(label="人民调解员"), "rows": rows, "all": 3, "list": "/accounts/"}


def bulk() -> dict[str, Any]:
    m = SimpleNamespace(pk=71, version=3, title="王某某 诉 区综合行政执法局", handler="李某")
    return {
        "title": "转承办人 1 件",
        "crumbs": [{"label": "行政复议", "href": "/m/reconsideration/"}, {"label": "转承办人"}],
        "url": "/m/reconsideration/bulk/assign/?id=71",
        "form": (form := DayForm()),
        "asked": list(form),
        "save": "转承办人",
        "submission": "k",
        "rows": [{"m": m, "href": "/matters/71/", "form": form, "groups": []}],
        "left_out": ["威环政复〔2022〕60号"],
    }


def bulk_each() -> dict[str, Any]:
    """Something is asked of each matter, beside what is asked once."""
    shown, own = bulk(), DayForm(prefix="m71")
    group = {"title": "", "sub": "", "style": "plain", "rows": [{"field": own["source"]}]}
    return shown | {"rows": [shown["rows"][0] | {"form": own, "groups": [group]}], "fixes": {}}


def audit() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "威环政复〔2022〕71号", "href": "/m/71/"}, {"label": "核验"}],
        "answer": "第 7 条被改过，其余 17 条首尾相接",
        "ok": False,
        "checked": [{"label": "经过", "value": "18 条"}, {"label": "封存", "value": "2022-12-29"}],
        "faults": [{"where": "第 7 条", "text": "内容与写入时的校验值不同"}],
        "rows": [
            {
                "n": 18,
                "when": "12-28 15:20",
                "who": "李某",
                "what": "送审稿第二稿",
                "hash": "8f2c…e41a",
                "ok": True,
            },
            {
                "n": 17,
                "when": "12-15 10:00",
                "who": "邹某",
                "what": "委员会咨询",
                "hash": "11ab…90cd",
                "ok": False,
            },
        ],
        "seals": [
            {"day": "2022-12-29", "n": 214, "hash": "77de…1b2c"},
            {"day": "2022-12-28", "n": 198, "hash": "3c4d…5e6f"},
        ],
        "run": {"url": "/audit/run/", "label": "再核验一遍"},
    }


def stuck() -> dict[str, Any]:
    row = desk_row(
        "威环政复〔2022〕60号", "ok", "还有 20 天", "毕某某 诉 区教育和体育局", "待听取意见", "登记听取意见"
    ) | {"days": "17 天没有新步骤", "who": "李某"}
    return {
        "answer": "3 件事停了 15 天以上",
        "views": [
            {"label": "工作台上的", "href": "?mine=1", "on": True, "count": None},
            {"label": "看得到的全部", "href": "/stuck/", "on": False, "count": None},
        ],
        "groups": [
            {"title": "15 天无新步骤", "n": 1, "rows": [row]},
            {"title": "已决定未送达", "n": 1, "why": "决定作出 5 天以上", "rows": [row]},
        ],
    }


def approval() -> dict[str, Any]:
    sent = SimpleNamespace(
        label="延长审理期限",
        opinion="案情复杂，拟延长三十日。",
        proposed_by=SimpleNamespace(name="李某"),
        proposed_at=datetime(2022, 11, 23, 15, 42),
        get_state_display="待批复",
    )
    return {
        "crumbs": CRUMBS[:1],
        "approval": sent,
        "matter": SimpleNamespace(title="王某某 诉 区综合行政执法局"),
        "error": "退回要写明理由",
        "rows": [{"label": "延长", "value": "30 日"}],
        "may_decide": True,
        "may_withdraw": False,
        "preview": {"title": "延期通知书", "html": PAPER, "others": []},
    }


def refused() -> dict[str, Any]:
    return {
        "what": "威环政复〔2022〕71号，审理中",
        "matter": SimpleNamespace(unit="行政复议科", handler=SimpleNamespace(name="李某")),
    }


def refused_right() -> dict[str, Any]:
    return {"what": "您没有“批准延期”的权限", "matter": None}


def notfound() -> dict[str, Any]:
    return {
        "asked": "威环政复〔2022〕711号",
        "near": [
            {
                "number": "张村调〔2022〕0171",
                "href": "/m/171/",
                "line": "姜某某、于某某 相邻排水",
                "chip": chip("done", "已履行", ""),
            }
        ],
    }


def conflict() -> dict[str, Any]:
    return {
        "error": "您打开这一页之后，邹某已办了新的步骤。您的内容还没有保存。",
        "pk": 71,
        "path": "/m/71/hear/",
        "back": "/m/71/",
        "since": [
            {
                "at": datetime(2022, 12, 30, 15, 44),
                "who": "邹某",
                "label": "登记听取意见",
                "summary": "电话听取",
            }
        ],
        "typed": [("听取日期", "2022-12-28"), ("申请人意见", "坚持撤销，认为执法人员未出示证件。")],
    }


class Reason(forms.Form):
    reason = forms.CharField(label="查看理由")


def me() -> dict[str, Any]:
    from siheng.kernel.org.models import Account
    from siheng.web.workspace.me import KeysForm, PasswordForm

    return {"title": "李某，行政复议科", "password": PasswordForm(Account()), "keys": KeysForm()}


def reveal() -> dict[str, Any]:
    return {
        "crumbs": CRUMBS[:1],
        "party": SimpleNamespace(name="王某某"),
        "form": Reason({}),
        "url": "/reveal/1/",
        "back": "/m/71/",
        "shown": None,
    }


def revealed() -> dict[str, Any]:
    return reveal() | {
        "form": Reason(),
        "shown": [{"label": "证件号码", "value": "371002190001011226"}, {"label": "电话", "value": "未登记"}],
    }


class Upload(forms.Form):
    file = forms.FileField(label="台账")


def ledger() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "行政复议", "href": "/m/reconsideration/"}, {"label": "导入台账"}],
        "title": "导入行政复议台账",
        "form": Upload(),
        "outcome": None,
        "template_url": "/m/reconsideration/template/",
        "upload_url": "/m/reconsideration/upload/",
        "list_url": "/m/reconsideration/",
        "same": "案号",
        "unit": "件",
        "runs": [
            {
                "href": "/m/reconsideration/ledger/runs/a/", "name": "2021年台账.xlsx", "at": "12-29 16:40", "label": "已导入",
                "told": "已导入 12,400 件，已有 0 件没有重复登记。",
            }
        ],
        "others": [{"label": "导入行政复议（补录已办结案件）台账", "href": "/m/reconsideration-past/ledger/"}],
    }  # fmt: skip


def ledger_bad() -> dict[str, Any]:
    problems = [
        {"row": 7, "heading": "受理日期", "text": "早于收到日期"},
        {"row": 9, "heading": "", "text": "与第 3 行是同一件"},
    ]
    return ledger() | {
        "form": None,
        "outcome": {"total": 40, "fresh": 36, "known": 2, "bad": 2, "problems": problems, "more": True},
        "url": "?go",
        "problems_url": "?bad",
    }


def ledger_good() -> dict[str, Any]:
    return ledger() | {
        "form": None,
        "outcome": {"total": 40, "fresh": 38, "known": 2, "bad": 0, "problems": [], "more": False},
        "url": "?go",
        "problems_url": "",
    }


def ledger_run() -> dict[str, Any]:
    """A large ledger on its way in."""
    outcome = {"total": 12400, "fresh": 12400, "known": 0, "bad": 0, "problems": [], "more": False}
    return ledger() | {
        "name": "2021年台账.xlsx", "state": "writing", "label": "正在登记", "told": "", "running": True, "asleep": False,
        "cut_off": False, "not_before": None, "progress": {"what": "登记", "done": 4200, "total": 12400},
        "left": "3 分钟", "outcome": outcome, "done": "", "long": True, "night": "20 时", "may_stop": False, "url": "?run",
        "problems_url": "",
    }  # fmt: skip


def ledger_run_ready() -> dict[str, Any]:
    """One that waits for the press."""
    return ledger_run() | {"state": "ready", "label": "检查完毕，待确认", "running": False, "progress": None}


def ledger_run_failed() -> dict[str, Any]:
    """One that did not come in."""
    return ledger_run() | {
        "state": "failed", "label": "没有导入", "running": False, "progress": None, "told": "上传的人取消了",
    }  # fmt: skip


def locked() -> dict[str, Any]:
    return {"failure_limit": 5, "username": "lixx"}


def printed() -> dict[str, Any]:
    return {
        "title": "卷宗目录",
        "note": mark_safe("李某 打印"),
        "back": "/m/71/",
        "today": date(2022, 12, 30),
    }


def failing() -> dict[str, Any]:
    return {
        "failing": {"title": "正在存别的数据，请稍等", "text": "多半是在登记一份大台账，这时别的存不进去。"},
        "again": 10,
    }


def nothing() -> dict[str, Any]:
    return {}
