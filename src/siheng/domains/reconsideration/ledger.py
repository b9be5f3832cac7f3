"""The Excel ledger of applications for reconsideration (行政复议收件台账), and that of cases that had ended before they were recorded here."""

from __future__ import annotations

from siheng.domains.reconsideration.forms import PastForm, RegisterForm
from siheng.kernel.exchange.ledger import Column, Ledger

RECEIVED = (
    Column("收到日期", "day", example="2022-03-01"),
    Column("收件途径", "channel"),
    Column("提出日期", "handed_on"),
    Column("来人数", "reception_people", blank="1", width=8),
    Column("申请人", "name", example="苗某某"),
    Column("申请人类别", "kind"),
    Column("证件号码", "id_number", width=22),
    Column("电话", "phone"),
    Column("所在镇街", "region"),
    Column("住址", "address", width=28),
    Column("申请人数", "people", blank="1", width=10),
    Column("同意电子送达", "electronic"),
    Column("代理人", "agent_name"),
    Column("代理人电话", "agent_phone"),
    Column("被申请人", "respondent", width=28),
    Column("被申请的行为", "act", width=36),
    Column("行为文号", "act_number", width=22, example="威环综决字〔2022〕7号"),
    Column("行为作出日期", "act_on"),
    Column("知道日期", "known_on"),
    Column("行为类别", "category"),
    Column("行为细类", "subcategory"),
    Column("管理类别", "field"),
    Column("重点领域", "focus"),
    Column("复议请求", "claims", width=36),
    Column("事实和理由", "reasons", width=36),
    Column("一并请求审查的文件", "attached_review", width=22),
    Column("一并请求赔偿", "compensation"),
    Column("请求赔偿金额", "compensation_amount"),
    Column("复议前置", "mandatory_first"),
    Column("涉稳", "stability"),
    Column("来文号", "outside_number", width=20),
)
NUMBER = Column("案号", "number", width=22, example="威环政复〔2021〕12号")
ENDED = (
    NUMBER,
    Column("受理日期", "accepted_on", example="2021-03-03"),
    Column("程序", "procedure", blank="普通程序"),
    Column("办结日期", "closed_on", example="2021-04-20"),
    Column("结果", "outcome", example="维持"),
)

ledgers = (
    Ledger(
        kind="reconsideration",
        form=RegisterForm,
        columns=(*RECEIVED, NUMBER),
        identity=("day", "name", "id_number", "respondent", "act", "act_number"),
    ),
    Ledger(
        kind="reconsideration", form=PastForm, columns=(*ENDED, *RECEIVED), identity=("number",), past=True
    ),
)
