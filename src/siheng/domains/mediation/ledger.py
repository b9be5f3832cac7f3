"""The Excel ledger of disputes (人民调解台账), those settled on the spot among them."""

from __future__ import annotations

from siheng.domains.mediation.forms import RegisterForm
from siheng.kernel.exchange.ledger import Column, Ledger

ledger = Ledger(
    kind="mediation",
    form=RegisterForm,
    columns=(
        Column("登记日期", "day", example="2022-03-01"),
        Column("申请人", "name", example="王某某"),
        Column("申请人类别", "kind", blank="自然人"),
        Column("申请人证件号码", "id_number", width=22),
        Column("申请人电话", "phone"),
        Column("对方", "other_name", example="姜某某"),
        Column("对方类别", "other_kind", blank="自然人"),
        Column("对方证件号码", "other_id_number", width=22),
        Column("对方电话", "other_phone"),
        Column("纠纷发生地", "region"),
        Column("纠纷类型", "category"),
        Column("纠纷情况", "words", width=36),
        Column("调委会", "committee", width=28),
        Column("调解员", "mediator"),
        Column("品牌调解室", "room", width=28),
        Column("来源", "source", blank="当事人申请"),
        Column("移交单位", "source_note"),
        Column("法院委派委托", "court_way"),
        Column("在人民法院调解平台", "online"),
        Column("涉及金额", "sum"),
        Column("涉及人数", "people", blank="2", width=10),
        Column("难易程度", "difficulty", blank="简单"),
        Column("保密事由", "sensitive_ground"),
        Column("防止矛盾激化", "prevented"),
        Column("当场调解成功", "settled"),
        Column("协议内容", "agreement", width=36),
        Column("已当场履行", "performed"),
        Column("约定履行日期", "performed_by"),
        Column("还要回访", "revisit"),
        Column("说清事", "told_calmly", width=28),
        Column("说明法", "law_plain", width=28),
        Column("说透理", "reasons", width=28),
        Column("说近情", "feelings", width=28),
    ),
    identity=("day", "name", "other_name", "region", "category", "words"),
)
