"""Sample contexts of the pages: what the views supply, one for each template. Persons and cases are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

SHELL: dict[str, Any] = {
    "demo": True,
    "today": date(2022, 12, 30),
    "me": {"id": 7, "name": "李某", "unit": "行政复议科"},
    "register_url": "/register/",
    "search_url": "/search/",
    "me_url": "/me/",
    "home_url": "/",
    "logout_url": "/logout/",
    "keys_off": False,
    "menu": [
        {
            "label": "",
            "items": [
                {
                    "label": "工作台",
                    "href": "/",
                    "icon": "home",
                    "count": 3,
                    "hot": True,
                    "on": True,
                    "key": "g w",
                }
            ],
        },
        {
            "label": "事项",
            "items": [
                {
                    "label": "行政复议",
                    "href": "/m/reconsideration/",
                    "icon": "scale",
                    "count": 11,
                    "key": "g l",
                },
                {"label": "行政应诉", "href": "/m/litigation/", "icon": "building-bank", "count": 6},
                {"label": "一站式受理", "href": "/m/onestop/", "icon": "arrows-join", "count": 9},
                {"label": "人民调解", "href": "/m/mediation/", "icon": "users-group", "count": 138},
                {"label": "法律援助", "href": "/m/legalaid/", "icon": "lifebuoy", "count": 27},
            ],
        },
        {
            "label": "登记",
            "items": [
                {"label": "名册", "href": "/r/appointments/", "icon": "id-badge-2"},
                {"label": "阵地网点", "href": "/r/places/", "icon": "map-pin"},
                {"label": "活动", "href": "/r/activities/", "icon": "calendar-event"},
                {"label": "文书", "href": "/documents/", "icon": "file-text"},
            ],
        },
        {
            "label": "统计",
            "items": [
                {"label": "一年概览", "href": "/year/", "icon": "chart-bar"},
                {"label": "年度报告", "href": "/report/", "icon": "report", "key": "g t"},
                {"label": "核对文稿", "href": "/verify/", "icon": "list-check"},
            ],
        },
    ],
}


def chip(state: str, words: str, href: str = "/term/1/") -> dict[str, str]:
    return {"state": state, "words": words, "href": href}


class SignIn(forms.Form):
    username = forms.CharField()
    password = forms.CharField()

    def clean(self) -> None:
        raise forms.ValidationError("账号或密码不对。再错 2 次，需等 10 分钟。")


class Serve(forms.Form):
    method = forms.ChoiceField(label="送达方式", choices=[("post", "邮寄送达(EMS)"), ("direct", "直接送达")])
    sent_on = forms.DateField(label="寄出日期")
    courier_no = forms.CharField(label="快递单号")


CONDITIONS = [
    "申请人明确，被申请人符合规定",
    "与具体行政行为有利害关系",
    "有具体的请求和理由",
    "在法定申请期限内提出",
    "属于行政复议范围",
    "属于本机关职责",
    "未在别处复议或起诉",
]


class Accept(forms.Form):
    accepted_on = forms.DateField(label="受理日期")
    handler = forms.ChoiceField(label="承办人", choices=[("1", "李某"), ("2", "邹某")])
    second = forms.ChoiceField(label="第二承办人", choices=[("2", "邹某"), ("1", "李某")], required=False)
    reason_4 = forms.CharField(
        label="第 4 项的理由",
        required=False,
        widget=forms.TextInput({"placeholder": "例：因住院治疗，自 11月2日至 11月9日"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, words in enumerate(CONDITIONS, 1):
            self.fields[f"condition_{number}"] = forms.ChoiceField(
                label=words, choices=[("yes", "符合"), ("no", "不符合")], widget=forms.RadioSelect
            )

    def clean(self) -> None:
        self.add_error(
            "condition_4",
            "10月20日知道，12月23日提出，共 64 天，超过 60 天。请写明耽误的正当理由，或改为“不符合”。",
        )
        self.add_error("accepted_on", "不能晚于今天。按旧法收到之日即受理之日，应为 2022-12-23。")


def login() -> dict[str, Any]:
    return {
        "bureau": "威海市环翠区司法局",
        "form": SignIn({"username": "lixx", "password": "x"}),
        "next": "/m/1/",
        "public_url": "/onestop/",
    }


def desk_row(
    number: str, state: str, words: str, line: str, status: str, action: str, **more: Any
) -> dict[str, Any]:
    return {
        "id": number[-3:-1],
        "chip": chip(state, words),
        "number": number,
        "href": "/m/1/",
        "line": line,
        "status": status,
        "action": {"label": action, "href": "/m/1/step/", "inline": "/m/1/inline/"},
        **more,
    }


def desk() -> dict[str, Any]:
    served = Serve({"method": "post", "sent_on": date(2022, 12, 30), "courier_no": "1152 0346 8"})
    opened = {
        "form": served,
        "url": "/m/63/serve/",
        "save": "保存送达",
        "note": "行政复议决定书，3 页",
        "preview": {"label": "预览", "href": "/doc/9/"},
    }
    return {
        "answer": "今天先办 3 件，其中 1 件已逾期",
        "total": 6,
        "unit": "行政复议科",
        "counts": [
            {"label": "要办", "n": 6, "href": "?", "on": True},
            {"label": "逾期", "n": 1, "href": "?late", "tone": "late"},
            {"label": "今日到期", "n": 2, "href": "?today", "tone": "today"},
            {"label": "临近", "n": 3, "href": "?near"},
            {"label": "等待他人", "n": 7, "href": "?waiting"},
            {"label": "久未动", "n": 3, "href": "?stuck"},
        ],
        "groups": [
            {
                "title": "逾期",
                "n": 1,
                "rows": [
                    desk_row(
                        "威环政复〔2022〕52号",
                        "late",
                        "逾期 2 天",
                        "于某某 诉 羊亭镇人民政府（行政不作为）",
                        "意见书已送达，未收到整改反馈",
                        "催报反馈",
                    )
                ],
            },
            {
                "title": "今日到期",
                "n": 2,
                "rows": [
                    desk_row(
                        "威环政复〔2022〕63号",
                        "today",
                        "今日到期",
                        "丛某某 诉 区市场监督管理局（举报投诉处理）",
                        "决定书已签发，待送达申请人",
                        "登记送达",
                        cur=True,
                        open=opened,
                    ),
                    desk_row(
                        "收件 2022-12-0117",
                        "today",
                        "今日到期",
                        "苗某某 不服 竹岛街道办事处（行政强制）",
                        "收到第 5 个工作日，待审查是否受理",
                        "审查受理",
                        tags=["窗口"],
                    ),
                ],
            },
            {
                "title": "临近",
                "n": 3,
                "note": "12月31日至1月2日元旦放假，1月3日到期的请今天办",
                "rows": [
                    desk_row(
                        "威环政复〔2022〕71号",
                        "near",
                        "还有 4 天",
                        "王某某 诉 区综合行政执法局（行政处罚）",
                        "委员会已咨询，待作出决定",
                        "起草决定书",
                        tags=["已延期"],
                    ),
                    desk_row(
                        "威环政复〔2022〕86号",
                        "near",
                        "还有 4 天",
                        "威海某某餐饮有限公司 诉 区市场监督管理局（行政处罚）",
                        "已受理，待发送申请书副本",
                        "发送副本",
                    ),
                    desk_row(
                        "威环政复〔2022〕88号",
                        "near",
                        "还有 6 天",
                        "鞠某某 诉 区公安分局（政府信息公开）",
                        "答复已到，待约听取意见",
                        "登记听取意见",
                    ),
                ],
            },
        ],
        "waiting": {
            "n": 7,
            "href": "?waiting",
            "items": [
                {"who": "区综合行政执法局", "what": "答复 2 件", "note": "最近一件 1月5日到期，已提醒 1 次"},
                {
                    "who": "分管副区长",
                    "what": "审批 1 件",
                    "note": "决定书 79号，送审 1 天",
                    "link": {"label": "撤回", "href": "/m/79/"},
                },
                {"who": "申请人 宋某某", "what": "补正 1 件", "note": "补正通知 12月27日送达，限 1月6日"},
                {"who": "区自然资源局", "what": "鉴定 1 件", "chip": chip("hold", "中止第 12 天")},
            ],
        },
        "week": {
            "days": [
                {"weekday": "五", "n": 3, "hot": True},
                {"weekday": "六", "off": True},
                {"weekday": "日", "off": True},
                {"weekday": "一", "off": True},
                {"weekday": "二", "n": 4, "hot": True},
                {"weekday": "三", "n": 2},
                {"weekday": "四", "n": 1},
            ],
            "note": "2023 年放假安排已载入（国办发明电〔2022〕16号）。",
        },
        "stuck": {
            "n": 3,
            "note": "15 天无新步骤 1 件 · 只在等待 1 件 · 已决定未送达 1 件",
            "href": "/stuck/",
        },
    }


def desk_empty() -> dict[str, Any]:
    return {
        "total": 0,
        "idle": True,
        "beginner": True,
        "unit": "张村司法所",
        "first": [
            {"title": "核对本所人员", "note": "3 人，与名册一致", "done": True},
            {
                "title": "把手上的台账导进来",
                "note": "下载样表，填好传回。有错的行会逐条标出，一行不错才入库",
                "action": {"label": "下载样表", "href": "/x/"},
                "primary": True,
            },
            {
                "title": "登记第一件",
                "note": "群众来访、来电、来信都从这里进",
                "action": {"label": "登记来件", "href": "/register/"},
            },
        ],
    }


COLUMNS = [
    {"key": "chip", "label": "期限", "sort": "?sort=-due", "sorted": "up"},
    {"key": "number", "label": "案号"},
    {"key": "applicant", "label": "申请人"},
    {"key": "respondent", "label": "被申请人"},
    {"key": "category", "label": "类别"},
    {"key": "stage", "label": "现在到哪一步"},
    {"key": "handler", "label": "承办"},
    {"key": "accepted", "label": "受理"},
]
LIST_ROWS = [
    (
        "late",
        "逾期 3 天",
        79,
        "林某某",
        "区综合行政执法局",
        "",
        "行政处罚",
        "待签发决定",
        "",
        "邹某",
        "10-28",
    ),
    (
        "today",
        "今日到期",
        63,
        "丛某某",
        "区市场监督管理局",
        "会同综合执法",
        "举报投诉处理",
        "待送达",
        "",
        "李某",
        "10-08",
    ),
    (
        "near",
        "还有 4 天",
        71,
        "王某某",
        "区综合行政执法局",
        "",
        "行政处罚",
        "待作出决定",
        "已延期",
        "李某",
        "09-27",
    ),
    (
        "ok",
        "还有 6 天",
        89,
        "吕某某等 6 人",
        "区综合行政执法局",
        "",
        "行政强制",
        "待被申请人答复",
        "",
        "李某",
        "12-21",
    ),
    (
        "ok",
        "还有 7 天",
        87,
        "威海某某装饰有限公司",
        "区综合行政执法局",
        "",
        "行政处罚",
        "待被申请人答复",
        "",
        "邹某",
        "12-19",
    ),
    (
        "ok",
        "还有 29 天",
        84,
        "谭某某",
        "张村镇人民政府",
        "委托综合执法",
        "行政强制",
        "待听取意见",
        "",
        "邹某",
        "11-28",
    ),
    ("ok", "还有 35 天", 85, "孔某某", "区综合行政执法局", "", "政府信息公开", "审理中", "", "李某", "12-05"),
    (
        "hold",
        "中止第 12 天",
        76,
        "毕某某",
        "区综合行政执法局",
        "",
        "行政处罚",
        "待鉴定结论",
        "",
        "李某",
        "11-15",
    ),
]


def list_row(
    state: str, words: str, number: int, applicant: str, respondent: str, with_: str, *rest: str
) -> dict[str, Any]:
    category, stage, tag, handler, accepted = rest
    return {
        "id": number,
        "number": f"威环政复〔2022〕{number}号",
        "href": f"/m/{number}/",
        "chip": chip(state, words),
        "can": ["remind"] if stage == "待被申请人答复" else [],
        "cells": {
            "number": {"text": f"威环政复〔2022〕{number}号", "href": f"/m/{number}/"},
            "applicant": {"text": applicant},
            "respondent": {"text": respondent, "small": with_},
            "category": {"text": category},
            "stage": {"text": stage, "tags": [tag] if tag else []},
            "handler": {"text": handler},
            "accepted": {"text": accepted},
        },
    }


def list_() -> dict[str, Any]:
    options = [
        {"value": "1", "label": "行政处罚", "count": 5, "on": True},
        {"value": "2", "label": "行政强制", "count": 2},
    ]
    return {
        "title": "行政复议案件",
        "export_url": "/export/",
        "views": [
            {"label": "全部在办", "count": 11, "href": "?", "on": True},
            {"label": "我承办", "count": 6, "href": "?v=mine"},
            {"label": "审查中", "count": 2, "href": "?v=2"},
            {"label": "中止", "count": 1, "href": "?v=3"},
            {"label": "已决定未送达", "count": 1, "href": "?v=4"},
            {"label": "2022 年审结", "count": 90, "href": "?v=5"},
            {"label": "城管类纠错", "count": 7, "href": "?v=6"},
        ],
        "save_form": "/views/new/",
        "query": "q=1",
        "filters": {
            "action": "/m/reconsideration/",
            "query": {"name": "q", "value": "综合执法", "label": "案号、当事人、被申请人"},
            "keep": [{"name": "view", "value": "all"}],
            "set": [
                {"label": "状态：在办", "clear": "?a"},
                {"label": "受理：2022年9月 至 12月", "clear": "?b"},
            ],
            "drops": [
                {"name": name, "label": label, "options": options}
                for name, label in [
                    ("term", "期限"),
                    ("category", "类别"),
                    ("respondent", "被申请人"),
                    ("town", "镇街"),
                    ("handler", "承办人"),
                ]
            ],
            "clear": "?",
            "found": 8,
            "unit": "件",
        },
        "columns": COLUMNS,
        "rows": [list_row(*row) for row in LIST_ROWS],
        "words": ["综合", "执法"],
        "bulk": [
            {"label": "转承办人", "name": "assign"},
            {"label": "催办被申请人", "name": "remind", "unit": "件可催"},
            {"label": "导出所选", "name": "export"},
        ],
        "bulk_url": "/m/reconsideration/bulk/",
        "pager": {"page": 1, "pages": 1, "per": 50, "unit": "件"},
        "unit": "件",
    }


def list_empty() -> dict[str, Any]:
    return {**list_(), "rows": [], "filters": {**list_()["filters"], "found": 0}}


STEPS = [
    {"name": "收到", "note": "9月27日 窗口", "state": "ok"},
    {"name": "审查受理", "note": "10月8日 第 4 个工作日", "state": "ok"},
    {"name": "答复", "note": "10月19日 按期", "state": "ok"},
    {"name": "审理", "note": "委员会已咨询", "state": "now"},
    {"name": "决定", "note": "不晚于 1月3日", "state": "todo"},
    {"name": "送达", "note": "决定后即送", "state": "todo"},
    {"name": "履行与归档", "note": "", "state": "todo"},
]
EVENTS = [
    {"date": "1月3日", "text": "到期：作出决定", "who": "决定送达后，起诉期限十五日起算", "kind": "due"},
    {
        "date": "12月28日",
        "text": "送审稿第二稿",
        "who": "李某 · 附委员会咨询意见",
        "kind": "key",
        "link": {"label": "比较两稿", "href": "/d/"},
    },
    {
        "date": "12月15日",
        "text": "行政复议委员会咨询，意见：证据不足，建议撤销",
        "who": "主持 邹某 · 委员 5 人 · 副卷",
    },
    {
        "date": "11月24日",
        "text": "批准延期 30 日，到期日改为 2023年1月3日",
        "who": "批准 分管副区长 · 事由：涉及规划与执法两部门，案情复杂",
        "kind": "key",
    },
    {
        "date": "11月14日\n至18日",
        "text": "中止 5 天：法律适用问题须由有权机关解释；收到区自然资源局答复函后恢复",
        "who": "实施条例第41条 · 中止、恢复通知书均已送达双方 · 到期日 11月26日 → 12月1日",
        "kind": "pause",
    },
    {"date": "11月2日", "text": "听取申请人、被申请人意见", "who": "笔录 4 页 · 区局负责人到场"},
    {"date": "10月19日", "text": "被申请人答复，提交证据 14 份", "kind": "key"},
    {"date": "10月8日", "text": "受理，发受理通知书、答复通知书", "kind": "key"},
    {"date": "9月27日", "text": "窗口收到申请", "kind": "key"},
]


def case() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "行政复议", "href": "/m/reconsideration/"}, {"label": "在办"}],
        "place": "第 4 件，共 11 件",
        "previous": "/m/3/",
        "next_matter": "/m/5/",
        "number": "威环政复〔2022〕71号",
        "head": {"left": "王某某", "verb": "诉", "right": "区综合行政执法局"},
        "tags": [{"text": "审理中", "tone": "blue"}, "行政处罚 · 城市管理", "适用 2017 年修正本"],
        "who": "承办 李某、邹某",
        "big": {
            "state": "near",
            "amount": "4",
            "unit": "天",
            "head": "不晚于 2023年1月3日作出决定",
            "note": "中间三天放假，只有今天和 1月3日上班",
            "href": "/term/1/",
        },
        "steps": STEPS,
        "next": {
            "primary": {"label": "起草决定书", "href": "/m/71/draft/"},
            "others": [
                {"label": "登记调解", "href": "/m/71/mediate/"},
                {"label": "申请人撤回", "href": "/m/71/withdraw/"},
            ],
            "more": [
                {"label": "中止审理", "href": "/m/71/pause/"},
                {"label": "终止审理", "href": "/m/71/end/", "danger": True},
            ],
            "needs": "决定须经区政府负责人同意或集体讨论通过",
        },
        "panels": [
            {
                "title": "被申请的行为",
                "rows": [
                    {"label": "文书", "value": "威环综执罚决字〔2022〕118号"},
                    {"label": "内容", "value": "擅自搭建阳光房，罚款 20,000 元并限期改正"},
                    {"label": "作出、知道", "value": "8月30日作出，9月2日送达"},
                    {"label": "请求", "value": "撤销处罚决定；一并审查附件规定：否"},
                ],
            },
            {
                "title": "当事人",
                "rows": [
                    {
                        "label": "申请人",
                        "value": "王某某",
                        "href": "/person/1/",
                        "tags": ["张村镇"],
                        "note": "371002********1226 · 138****5521",
                        "link": {"label": "查看全号", "href": "/reveal/1/"},
                    },
                    {"label": "代理人", "value": "姜某，山东某某律师事务所"},
                    {"label": "被申请人", "value": "区综合行政执法局", "note": "联系人 孙某，已上线答复"},
                ],
            },
        ],
        "clocks": [
            {
                "name": "作出决定",
                "words": "已用 91 天，中止 5 天不计，延期 30 天，还有 4 天",
                "segments": [
                    {"kind": "used", "left": 0, "width": 49},
                    {"kind": "pause", "left": 49, "width": 5},
                    {"kind": "used", "left": 54, "width": 12},
                    {"kind": "extended", "left": 66, "width": 29.5},
                    {"kind": "today", "left": 95.5},
                ],
                "chip": chip("near", "还有 4 天"),
            },
            {
                "name": "被申请人答复",
                "segments": [{"kind": "used", "left": 0, "width": 90}],
                "chip": chip("done", "第 9 天办结"),
            },
            {"name": "起诉准备", "segments": [], "chip": chip("prov", "决定送达后起算", "")},
        ],
        "events": {
            "filters": [
                {"label": "全部 18", "href": "?", "on": True},
                {"label": "步骤", "href": "?e=step"},
                {"label": "文书", "href": "?e=doc"},
                {"label": "期限", "href": "?e=term"},
            ],
            "rows": EVENTS,
        },
        "documents": {
            "n": 9,
            "catalogue": "/m/71/dossier/",
            "rows": [
                {"name": "决定书（第二稿）", "href": "/doc/1/", "icon": "file-pencil", "state": "未签发"},
                {"name": "延期通知书", "href": "/doc/2/", "icon": "file-check", "state": "双方已签收"},
                {"name": "中止、恢复通知书", "href": "/doc/3/", "icon": "file-check", "state": "双方已签收"},
                {
                    "name": "答复通知书",
                    "href": "/doc/4/",
                    "icon": "file-check",
                    "state": "10月10日签收",
                    "old": True,
                    "anew": "/m/71/do/reissue/",
                },
            ],
        },
        "related": [
            {"number": "威环政复〔2022〕58号", "href": "/m/58/", "note": "同一被申请人，同类处罚，已撤销"},
            {"number": "张村调〔2022〕0216", "href": "/m/216/", "note": "同一申请人，邻里纠纷，已履行"},
        ],
        "access": {
            "rows": [
                {"who": "承办人、科长、局领导", "what": "全部", "can": True},
                {"who": "区综合行政执法局", "what": "正卷，不含副卷", "can": True},
                {"who": "张村司法所", "what": "只知有此件和阶段", "can": False},
            ],
            "viewed": "本月查看 23 次，看全号 1 次",
            "href": "/m/71/access/",
        },
        "seal": {"text": "18 条经过首尾相接，昨日已封存", "href": "/m/71/audit/"},
    }


PAPER = mark_safe(
    '<div class="red">威海市环翠区人民政府</div><div class="rule"></div><p class="title">行政复议受理通知书</p>'
    '<div class="no">威环政复〔2022〕<span class="slot">90</span>号</div><div class="fs"><p class="to"><span class="slot">苗某某</span>：</p>'
    '<p>你不服<span class="slot">竹岛街道办事处</span>于 2022年<span class="slot">10月20日</span>作出的强制拆除行为，于<span class="slot">12月23日</span>'
    '提出的行政复议申请，本机关已收到。经审查，符合受理条件，决定自<span class="slot bad">12月31日</span>起受理。</p>'
    "<p>根据《中华人民共和国行政复议法》规定，本机关将自受理之日起六十日内作出行政复议决定。</p><p>特此通知。</p>"
    '<p class="sign">威海市环翠区人民政府<br>2022年12月30日</p></div><div class="sealbox">签发后用印</div>'
)


def step() -> dict[str, Any]:
    data = {f"condition_{n}": "yes" for n in range(1, 8)} | {
        "accepted_on": date(2022, 12, 31),
        "handler": "1",
        "second": "2",
    }
    form = Accept(data)
    conditions = [{"field": form[f"condition_{n}"]} for n in range(1, 8)]
    conditions[3]["extra"] = form["reason_4"]
    conditions[6]["note"] = "已查本区，无同一行为案件"
    return {
        "crumbs": [{"label": "收件 2022-12-0117", "href": "/m/117/"}, {"label": "审查受理"}],
        "title": "受理 苗某某 的复议申请",
        "chip": chip("today", "今日到期，第 5 个工作日"),
        "form": form,
        "url": "/m/117/accept/",
        "key": "0b9c",
        "version": 3,
        "groups": [
            {
                "title": "七项受理条件",
                "sub": "实施条例第二十八条",
                "style": "conditions",
                "all": {"label": "全部标为符合", "value": "yes"},
                "rows": conditions,
            },
            {
                "style": "grid",
                "rows": [
                    {"field": form["accepted_on"]},
                    {"field": form["handler"]},
                    {"field": form["second"]},
                ],
            },
        ],
        "fixes": {"accepted_on": {"label": "改为 12-23", "value": "2022-12-23"}},
        "save": "受理并发通知",
        "others": [
            {"label": "不予受理", "href": "/m/117/refuse/"},
            {"label": "要求补正", "href": "/m/117/ask/"},
        ],
        "preview": {
            "title": "行政复议受理通知书",
            "html": PAPER,
            "url": "/m/117/accept/preview/",
            "others": [{"label": "答复通知书", "href": "?paper=2"}],
        },
    }
