"""Matters and what hangs on them. No state machine here, and no counting: see process.py, door.py and figures/."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from siheng.kernel.org.models import Region, Unit
from siheng.kernel.org.scope import GuardedManager, RecordManager
from siheng.kernel.trust.crypto import EncryptedTextField


class MatterManager(GuardedManager):
    """Matters are listed for an account, or not at all."""

    def for_account(self, account: Any, kind: str = "", *, depth: int = 0) -> models.QuerySet[Matter]:
        """The matters, of one kind or of all, that this account may know of; see scope.py for what it sees of each."""
        from siheng.kernel.matters.scope import visible

        return visible(account, self.everything("scoped at once by visible()"), kind, depth=depth)

    def told(self, account: Any, kind: str = "", *, depth: int = 0) -> models.QuerySet[Matter]:
        """The matters of whose content this account may know; see scope.py for why that is less."""
        from siheng.kernel.matters.scope import told

        return told(account, self.everything("scoped at once by told()"), kind, depth=depth)


class Matter(models.Model):
    """Something asked for or owed (事项), from registration to closing."""

    kind = models.CharField("类别", max_length=24)
    state = models.CharField("状态", max_length=40)
    open = models.BooleanField("在办", default=True)
    receipt = models.CharField("收件号", max_length=40, unique=True)
    number = models.CharField("案号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200)
    applicant_text = models.CharField("申请人", max_length=120, blank=True)
    counter_text = models.CharField("相对方", max_length=120, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="所属区划")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="办理单位")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承办人",
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="第二承办人",
    )
    received_on = models.DateField("收到日期")
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=40, blank=True)
    # An authorised override of the day that chooses the version of the law; the event says who and why.
    law_on = models.DateField("适用法律的日期", null=True, blank=True)
    # The nearest running clock, kept here so that a list of a million is one index scan.
    due_on = models.DateField("到期日", null=True, blank=True)
    due_clock = models.CharField("到期事项", max_length=40, blank=True)
    paused = models.BooleanField("中止中", default=False)
    # Minors, domestic violence, counselling: within its own unit too only who handles it reads it, once somebody does.
    sealed = models.BooleanField("保密", default=False)
    # The blind index of the query code (see codes.py); empty where the public has none.
    code_index = models.CharField(max_length=32, blank=True, default="")
    waits_for = models.CharField("等待", max_length=40, blank=True)
    stepped_at = models.DateTimeField("最近一步")
    # Grows by one with each event; a writer who saw an older one is told, not obeyed.
    version = models.PositiveIntegerField("版本", default=0)
    submission = models.CharField("提交标识", max_length=64, unique=True)

    objects = MatterManager()

    class Meta:
        verbose_name = "事项"
        indexes = [
            # Whole, for a list sorted by due day; the short one for those open stands last (see there).
            models.Index(fields=["kind", "due_on", "id"], name="matter_due"),
            models.Index(fields=["handler", "due_on", "id"], condition=Q(open=True), name="matter_mine_due"),
            models.Index(fields=["second", "due_on", "id"], condition=Q(open=True), name="matter_second_due"),
            models.Index(fields=["kind", "state", "due_on", "id"], name="matter_state_due"),
            # A list reads them in order; what stands behind the id lets figures count without the rows themselves.
            models.Index(fields=["kind", "received_on", "id", "outcome"], name="matter_received_in"),
            models.Index(fields=["kind", "accepted_on", "id"], name="matter_accepted"),
            models.Index(
                fields=["kind", "closed_on", "id", "outcome", "accepted_on"], name="matter_closed_in"
            ),
            # Accepted and not yet closed: what was in hand at the end of a year, without reading the years before.
            models.Index(
                fields=["kind", "accepted_on"], condition=Q(closed_on__isnull=True), name="matter_in_hand"
            ),
            models.Index(fields=["region", "kind", "due_on", "id"], name="matter_region"),
            models.Index(fields=["number"], name="matter_number"),
            # Counted in itself: what stands still is told on every desk.
            models.Index(
                fields=["stepped_at", "id", "state", "paused", "due_on", "kind", "region"],
                condition=Q(open=True),
                name="matter_stuck",
            ),
            models.Index(fields=["unit", "due_on", "id"], condition=Q(open=True), name="matter_unit_due"),
            # Last: of equals SQLite takes the newest index, and this one is a hundredth of the others.
            models.Index(fields=["kind", "due_on", "id"], condition=Q(open=True), name="matter_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="matter_number_once"),
            models.UniqueConstraint(
                fields=["code_index"], condition=~Q(code_index=""), name="matter_code_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(accepted_on__gte=F("received_on")),
                name="matter_accepted_after_received",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.receipt

    def governing_day(self, governs: str, event: date) -> date:
        """The day whose law applies: as the rule says, of receipt, of acceptance, or of the event itself."""
        if governs == "event":
            return event
        if self.law_on:
            return self.law_on
        if governs == "accepted":
            return self.accepted_on or self.received_on
        return self.received_on


class Record(models.Model):
    """What hangs on a matter. Every kind of it is part of the matter's digest (see chain.py)."""

    objects = RecordManager()

    class Meta:
        abstract = True


class Party(Record):
    """A person or organisation in a matter (当事人): applicant, respondent, third party, representative, agent."""

    class Role(models.TextChoices):
        APPLICANT = "applicant", "申请人"
        RESPONDENT = "respondent", "被申请人"
        THIRD = "third", "第三人"
        REPRESENTATIVE = "representative", "代表人"
        AGENT = "agent", "代理人"
        LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人"

    class Kind(models.TextChoices):
        PERSON = "person", "自然人"
        BUSINESS = "business", "个体工商户"
        LEGAL = "legal", "法人"
        ORGANISATION = "organisation", "其他组织"
        AGENCY = "agency", "行政机关"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="parties")
    role = models.CharField("地位", max_length=24, choices=Role.choices)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField("姓名（名称）", max_length=80)
    id_number = EncryptedTextField("证件号码", blank=True, default="")
    id_index = models.CharField(max_length=32, blank=True, default="")
    phone = EncryptedTextField("电话", blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, default="")
    address = models.CharField("住址（住所）", max_length=120, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="helpers")
    # A group case names its representatives; this is how many people stand behind the applicant.
    people = models.PositiveIntegerField("人数", default=1)
    electronic = models.BooleanField("同意电子送达", default=False)
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        verbose_name = "当事人"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id_index"], condition=~Q(id_index=""), name="party_id"),
            models.Index(fields=["phone_index"], condition=~Q(phone_index=""), name="party_phone"),
            models.Index(fields=["name"], name="party_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def side(self) -> str:
        """The role in whose place this party receives papers: an agent for who sent him, an applicant where nobody said."""
        if self.role != self.Role.AGENT:
            return self.role
        return self.on_behalf_of.role if self.on_behalf_of else self.Role.APPLICANT


class OutsideNumber(Record):
    """A number that someone else gave to this matter: 来文号, 案号, 行政行为文号, 快递单号."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="outside_numbers")
    label = models.CharField("类别", max_length=20)
    number = models.CharField("号码", max_length=80, db_index=True)

    class Meta:
        verbose_name = "外部编号"
        ordering = ["id"]


class Clock(Record):
    """A term that runs on a matter (期限): the rule, its start, its pauses and extensions, and what they come to."""

    class State(models.TextChoices):
        RUNNING = "running", "计算中"
        PAUSED = "paused", "中止"
        MET = "met", "已办"
        ENDED = "ended", "终结"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="clocks")
    key = models.CharField("期限", max_length=40)
    label = models.CharField("名称", max_length=40)
    rule = models.CharField("规则", max_length=80)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.RUNNING)
    started_on = models.DateField("起算日")
    started_at = models.DateTimeField("起算时刻", null=True, blank=True)
    started_by = models.CharField("起算事由", max_length=60)
    # Set where the law leaves the number of days to a paper.
    amount = models.PositiveIntegerField("天数", null=True, blank=True)
    pauses = models.JSONField("停表", default=list)
    extensions = models.JSONField("延长", default=list)
    due_on = models.DateField("到期日", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    ended_on = models.DateField("办结日", null=True, blank=True)
    waits_for = models.CharField("由谁办", max_length=40, blank=True)

    class Meta:
        verbose_name = "期限"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state__in=["running", "paused"]), name="clock_live_due"
            ),
            # What a desk asks of its own matters, without a look at everybody's terms.
            models.Index(
                fields=["matter", "waits_for", "due_on", "key"],
                condition=Q(state="running"),
                name="clock_running",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def live(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.PAUSED)


class Event(models.Model):
    """One thing done on a matter. Append-only; each carries the hash of the one before and a digest of the record."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时刻")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Who it was then, in words: posts change. A timer says which duty of the law it acts for.
    actor_text = models.CharField("何人", max_length=80)
    step = models.CharField("步骤", max_length=40)
    label = models.CharField("名称", max_length=80)
    before = models.CharField("原状态", max_length=40, blank=True)
    after = models.CharField("新状态", max_length=40)
    summary = models.TextField("摘要", blank=True)
    internal = models.BooleanField("副卷", default=False)
    data = models.JSONField("内容", default=dict)
    submission = models.CharField("提交标识", max_length=64, null=True, blank=True, unique=True)
    # For each table of the record, how many rows and their hash after this event (see record.py).
    record = models.JSONField("记录摘要", default=dict)
    previous = models.CharField("前一枚", max_length=64, blank=True)
    hash = models.CharField("校验值", max_length=64)

    objects = RecordManager()

    class Meta:
        verbose_name = "经过"
        ordering = ["matter", "seq"]
        constraints = [models.UniqueConstraint(fields=["matter", "seq"], name="event_once")]
        indexes = [models.Index(fields=["at"], name="event_at")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("经过只能增加，不能改动")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("经过不能删除")


class Approval(Record):
    """A step sent up for approval (呈批): what was proposed, by whom, and what became of it."""

    class State(models.TextChoices):
        PENDING = "pending", "待批"
        APPROVED = "approved", "同意"
        RETURNED = "returned", "退回"
        WITHDRAWN = "withdrawn", "撤回"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="approvals")
    step = models.CharField("步骤", max_length=40)
    label = models.CharField("名称", max_length=80)
    right = models.CharField("批准权限", max_length=60)
    data = models.JSONField("拟办内容", default=dict)
    opinion = models.TextField("拟办意见", blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("呈批时刻")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("批复时刻", null=True)
    reply = models.TextField("批复意见", blank=True)

    class Meta:
        verbose_name = "呈批"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state="pending"), name="approval_one_pending"
            )
        ]
        indexes = [
            models.Index(fields=["right", "id"], condition=Q(state="pending"), name="approval_pending")
        ]


class Grant(Record):
    """Someone outside the handling unit may see a matter: a respondent agency its own case, an approver his task."""

    class Level(models.IntegerChoices):
        OUTLINE = 1, "知道有此件和阶段"
        PARTY = 2, "正卷"
        FULL = 3, "全部"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="grants")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField("可见", choices=Level.choices)
    because = models.CharField("缘由", max_length=60)

    class Meta:
        verbose_name = "可见范围"
        ordering = ["id"]
        # Partial: most grants are to a unit, and the many without an account would hide how few have one.
        indexes = [
            models.Index(
                fields=["unit", "level", "matter"], condition=Q(unit__isnull=False), name="grant_unit"
            ),
            models.Index(
                fields=["account", "level", "matter"],
                condition=Q(account__isnull=False),
                name="grant_account",
            ),
        ]


class Link(Record):
    """Two matters that belong together (相关事项): same act, a court case after a reconsideration, a referral."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    other = models.ForeignKey(Matter, models.PROTECT, related_name="linked_from")
    label = models.CharField("关系", max_length=40)

    class Meta:
        verbose_name = "相关事项"
        constraints = [models.UniqueConstraint(fields=["matter", "other", "label"], name="link_once")]


class Handover(Record):
    """One need of a matter given to another unit (移交): taken or returned with a reason, and what came of it.

    It belongs to the record of the one who asked; ``other`` is the matter that was opened for it.
    """

    class State(models.TextChoices):
        SENT = "sent", "待接收"
        ACCEPTED = "accepted", "已接收"
        RETURNED = "returned", "已退回"
        ENDED = "ended", "已回传"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="handovers")
    other = models.OneToOneField(Matter, models.PROTECT, related_name="handed_from")
    need = models.CharField("事由", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="接收单位")
    reason = models.CharField("理由", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.SENT)
    sent_on = models.DateField("移交日期")
    answered_on = models.DateField("答复日期", null=True)
    answer = models.CharField("答复", max_length=200, blank=True)
    ended_on = models.DateField("回传日期", null=True)
    result = models.TextField("结果", blank=True)

    class Meta:
        verbose_name = "移交"
        ordering = ["id"]
        indexes = [models.Index(fields=["need", "sent_on"], name="handover_need")]

    def __str__(self) -> str:
        return f"{self.need}（{self.unit.short}）"


class Distinct(Record):
    """That two matters were looked at and are not the same (不是同一件): remembered, so that nobody is asked again."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="distinct_from")
    other = models.ForeignKey(Matter, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "不是同一件"
        constraints = [models.UniqueConstraint(fields=["matter", "other"], name="distinct_once")]


class Reminder(models.Model):
    """A reminder that was sent (提醒): −15, −7, −3, −1 days and overdue, to the handler and then to the head."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="reminders")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField("到期日")
    mark = models.SmallIntegerField("提前天数")
    at = models.DateTimeField("时刻")
    text = models.CharField("内容", max_length=160)
    read_at = models.DateTimeField("已读", null=True)

    objects = RecordManager()

    class Meta:
        verbose_name = "提醒"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "account", "due_on", "mark"], name="reminder_once"),
        ]
        indexes = [models.Index(fields=["account", "-id"], condition=Q(read_at=None), name="reminder_unread")]


class SavedView(models.Model):
    """A list that someone keeps (视图): a name and the query behind it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    kind = models.CharField(max_length=24)
    name = models.CharField("名称", max_length=20)
    query = models.CharField(max_length=500)

    class Meta:
        verbose_name = "视图"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["account", "kind", "name"], name="view_once")]
