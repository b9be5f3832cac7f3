"""The Excel ledger of suits (行政应诉台账): one row for each notice of the court, in each instance."""

from __future__ import annotations

from siheng.domains.litigation.forms import RegisterForm
from siheng.kernel.exchange.ledger import Column, Ledger

ledger = Ledger(
    kind="litigation",
    form=RegisterForm,
    columns=(
        Column("收到副本日期", "day", example="2022-03-01"),
        Column("复议案号（一审应诉号）", "related_number", width=24, example="威环政复〔2022〕7号"),
        Column("审级", "instance", blank="一审"),
        Column("本方上诉或者申请再审", "ours"),
        Column("法院", "court", width=24),
        Column("法院案号", "court_number", width=24, example="(2022)鲁1002行初12号"),
        Column("开庭日期", "hearing_on"),
        Column("应诉身份", "capacity", width=18),
        Column("第一被告", "first_defendant", width=24),
        Column("第二被告", "second_defendant", width=24),
        Column("原告", "name", example="苗某某"),
        Column("原告类别", "kind", blank="自然人"),
        Column("证件号码", "id_number", width=22),
        Column("电话", "phone"),
        Column("所在镇街", "region"),
        Column("住址", "address", width=28),
        Column("原告人数", "people", blank="1", width=10),
        Column("代理人", "agent_name"),
        Column("代理人电话", "agent_phone"),
        Column("同意电子送达", "electronic"),
        Column("被诉行政行为", "act", width=36),
        Column("诉讼请求", "claims", width=36),
        Column("一并请求赔偿", "compensation"),
    ),
    identity=("court", "court_number"),
)
