"""The Excel in which the petition office sends what it transfers (信访移交台账), known again by the petition number."""

from __future__ import annotations

from siheng.domains.onestop.forms import RegisterForm
from siheng.kernel.exchange.ledger import Column, Ledger

ledger = Ledger(
    kind="onestop",
    form=RegisterForm,
    columns=(
        Column("信访编号", "petition_number", example="HC202206010012", width=22),
        Column("收到日期", "day", example="2022-06-01"),
        Column("信访日期", "petition_on", example="2022-05-30"),
        Column("渠道", "channel", blank="信访移交"),
        Column("姓名", "name", example="谭某某"),
        Column("电话", "phone"),
        Column("身份证号", "id_number", width=22),
        Column("人数", "people", blank="1", width=8),
        Column("所在镇街或村居", "region"),
        Column("具体地点", "place", width=22),
        Column("对方", "other", width=22),
        Column("反映的事", "words", width=48),
        Column("希望怎样解决", "wish", width=28),
        Column("重复", "repeat", width=8),
        Column("集体", "collective", width=8),
        Column("越级", "escalated", width=8),
        Column("保密事由", "ground"),
        # A file is not asked row by row; what may be the same stands beside each of them afterwards.
        Column("可能重复的来件", "same", blank="以后再看", width=22),
    ),
    identity=("petition_number",),
)
