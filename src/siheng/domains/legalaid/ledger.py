"""The Excel ledger of applications for legal aid (法律援助申请台账)."""

from __future__ import annotations

from siheng.domains.legalaid.forms import RegisterForm
from siheng.kernel.exchange.ledger import Column, Ledger

ledger = Ledger(
    kind="legalaid",
    form=RegisterForm,
    columns=(
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
        Column("转交单位", "sender"),
        Column("办案机关", "organ", width=22),
        Column("办案机关文号", "organ_number", width=22),
        Column("通知的情形", "notice"),
        Column("保密", "seal", width=8),
    ),
    identity=("day", "name", "region", "cause", "words"),
)
