"""The Excel ledgers of applications for legal aid (法律援助申请台账) and of advice (法律咨询台账)."""

from __future__ import annotations

from siheng.domains.legalaid.forms import AdviceForm, PastForm, RegisterForm
from siheng.kernel.exchange.ledger import Column, Ledger

RECEIVED = (
    Column("收到日期", "day", example="2022-03-01"),
    Column("来源", "via", blank="本人申请"),
    Column("姓名", "name", example="王某某"),
    Column("当事人类别", "kind", blank="自然人"),
    Column("证件号码", "id_number", width=22),
    Column("电话", "phone"),
    Column("所在镇街", "region"),
    Column("住址", "address", width=22),
    Column("人数", "people", blank="1", width=8),
    Column("受援人群体", "person", blank="一般困难群众"),
    Column("代理人", "agent_name"),
    Column("代理人电话", "agent_phone"),
    Column("与本人的关系", "relation"),
    Column("案件类别", "category", blank="民事"),
    Column("援助形式", "form", example="诉讼代理"),
    Column("援助事项", "cause", example="请求确认劳动关系或者支付劳动报酬", width=30),
    Column("办理阶段", "stage", blank="尚未进入程序"),
    Column("对方", "other_name", width=22),
    Column("对方类别", "other_kind", blank="自然人"),
    Column("案情和请求", "words", width=40),
    Column("不受经济困难条件限制", "unlimited", width=22),
    Column("免予核查经济困难状况", "waived", width=22),
    Column("工作站、联络点", "place", width=28),
    Column("转交单位", "sender"),
    Column("办案机关类别", "organ_kind"),
    Column("办案机关", "organ", width=22),
    Column("办案机关文号", "organ_number", width=22),
    Column("通知的情形", "notice"),
    Column("保密", "seal", width=8),
)
NUMBER = Column("案号", "number", width=22)
GRANTED = (
    Column("给予援助日期", "granted_on"),
    Column("承办律师", "lawyer"),
    Column("指派日期", "assigned_on"),
)
ENDED = (
    Column("办结日期", "closed_on"),
    Column("结果", "outcome"),
    Column("办理结果", "result", width=36),
    Column("挽回损失（元）", "recovered"),
    Column("取得利益（元）", "gained"),
)

# Of a case in hand also where it stands, with the days from which its terms run.
ledger = Ledger(
    kind="legalaid",
    form=RegisterForm,
    columns=(
        *RECEIVED,
        NUMBER,
        Column("现在到哪一步", "standing", width=22),
        *GRANTED,
        Column("首次会见日期", "met_on"),
        *ENDED,
        Column("提交归档材料日期", "submitted_on"),
    ),
    identity=("day", "name", "region", "cause", "words"),
)
past = Ledger(
    kind="legalaid",
    form=PastForm,
    columns=(NUMBER, *GRANTED, *ENDED, *RECEIVED),
    identity=("number",),
    past=True,
)

# All four channels in one book; each row goes into the register of its channel. Who asked before and came again is
# taken for the same question unless the row says otherwise.
advice = Ledger(
    kind="advice",
    form=AdviceForm,
    columns=(
        Column("咨询日期", "day", example="2022-03-01"),
        Column("渠道", "channel", blank="来访"),
        Column("咨询内容", "topic", example="劳动报酬、工伤", width=22),
        Column("咨询人", "name", example="王某某"),
        Column("电话", "phone"),
        Column("来信地址", "address", width=28),
        Column("人次", "people", blank="1", width=8),
        Column("所在镇街、村居", "region", width=22),
        Column("工作站、联络点", "place", width=28),
        Column("咨询的事", "words", example="工资拖欠三个月，怎么要回来？", width=40),
        Column("答复", "answer", width=40),
        Column("以前问过的", "same", blank="是同一件，重复咨询", width=22),
    ),
    identity=("day", "channel", "name", "words"),
)

ledgers = (ledger, past, advice)
