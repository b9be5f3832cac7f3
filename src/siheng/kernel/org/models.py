"""Regions, units and accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from siheng.kernel.org.rights import Role, right

REGION_CODE = RegexValidator(r"^\d{12}$", "统计用区划代码是 12 位数字")
# How many leading digits tell a region of each level: province, city, county, town, village.
PREFIX = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}


class Region(models.Model):
    """A division (行政区划) under its 12-digit statistical code."""

    class Level(models.IntegerChoices):
        PROVINCE = 1, "省"
        CITY = 2, "市"
        COUNTY = 3, "县（市、区）"
        TOWN = 4, "镇街"
        VILLAGE = 5, "村（社区）"

    code = models.CharField("区划代码", max_length=12, primary_key=True, validators=[REGION_CODE])
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("级别", choices=Level.choices)
    people = models.PositiveIntegerField("常住人口", null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "行政区划"

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """The leading digits that every region inside this one shares."""
        return self.code[: PREFIX[self.level]]

    @property
    def town_code(self) -> str:
        """The code of the town that this village or town is in; empty above a town."""
        return self.code[:9] + "000" if self.level >= self.Level.TOWN else ""


class Unit(models.Model):
    """A unit: the bureau, a section, a township office (司法所), an agency, the government, a court."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", "人民政府"
        BUREAU = "bureau", "司法局"
        SECTION = "section", "科室"
        OFFICE = "office", "司法所"
        AGENCY = "agency", "行政机关"
        COURT = "court", "人民法院"
        COMMITTEE = "committee", "人民调解委员会"
        SERVICE = "service", "服务机构"

    code = models.CharField("单位代码", max_length=40, unique=True)
    name = models.CharField("全称", max_length=80)
    short = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="所在区划")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # The kinds of matter that a section handles; empty means all that its roles allow.
    kinds = models.JSONField("办理的事项", default=list, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    # What begins the numbers of its papers, such as 威环政.
    mark = models.CharField("机关代字", max_length=12, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "单位"

    def __str__(self) -> str:
        return self.short

    @property
    def prefix(self) -> str:
        """The region prefix that this unit's people see."""
        return self.region.prefix

    def above(self, kind: str) -> Unit | None:
        """The nearest unit of a kind, this one or one above it: a section's bureau, a bureau's government."""
        unit: Unit | None = self
        while unit and unit.kind != kind:
            unit = unit.parent
        return unit

    @property
    def sees_whole_bureau(self) -> bool:
        """A county-level unit's prefix is the whole namespace, so no query needs to ask for it."""
        return self.region.level <= Region.Level.COUNTY


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; there is no superuser, an administrator is a role without any case."""

    def create_account(self, username: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.full_clean(exclude=["password"])
        account.save()
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.select_related("unit__region").get(username=username)


class Account(AbstractBaseUser):
    """A person who signs in, at one unit, with roles."""

    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="accounts", verbose_name="单位")
    roles = models.JSONField("角色", default=list)
    is_active = models.BooleanField("在用", default=True)
    single_keys = models.BooleanField("启用单键快捷键", default=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        ordering = ["unit__code", "username"]
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        unknown = [r for r in self.roles if r not in Role.values]
        if unknown:
            raise ValidationError({"roles": f"没有“{'、'.join(map(str, unknown))}”这个角色"})
        if Role.ADMIN in self.roles and len(self.roles) > 1:
            raise ValidationError({"roles": "系统管理员不能兼任办案角色（三员分离）"})

    def holds(self, key: str) -> bool:
        """Whether a right is carried by one of the roles, for a kind that the unit handles."""
        declared = right(key)
        kind = key.partition(".")[0]
        if self.unit.kinds and kind not in self.unit.kinds:
            return False
        return self.is_active and any(role in declared.roles for role in self.roles)

    @property
    def title(self) -> str:
        """Post if there is one, else the first role's name."""
        return self.post or (Role(self.roles[0]).label if self.roles else "")
