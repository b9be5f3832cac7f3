"""Roles that people hold, and rights that domains declare and roles carry.

A right is declared once, in the process that needs it. Nobody has a right that no declaration gives:
the system administrator has none over the content of a case.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person is in the bureau, or towards it."""

    CLERK = "clerk", "承办人"
    HEAD = "head", "科室负责人"
    LEADER = "leader", "局领导"
    APPROVER = "approver", "政府负责人"
    TOWN = "town", "司法所工作人员"
    AGENCY = "agency", "行政机关经办人"
    PETITION = "petition", "信访工作人员"
    MEDIATOR = "mediator", "人民调解员"
    LAWYER = "lawyer", "律师"
    COUNSELLOR = "counsellor", "心理咨询师"
    ADMIN = "admin", "系统管理员"


class BadDeclaration(Exception):
    """A declaration cannot be right; the message says where and why. Stops the start."""


@dataclass(frozen=True)
class Right:
    """A right: its key (``kind.verb``), its Chinese name, and the roles that carry it."""

    key: str
    label: str
    roles: tuple[Role, ...]


_rights: dict[str, Right] = {}


def declare(right: Right) -> Right:
    """Register a right. Raises BadDeclaration if its key is taken by another."""
    if _rights.get(right.key, right) != right:
        raise BadDeclaration(f"权限 {right.key} 声明了两次")
    _rights[right.key] = right
    return right


def right(key: str) -> Right:
    """A declared right by key. Raises BadDeclaration if there is none."""
    try:
        return _rights[key]
    except KeyError:
        raise BadDeclaration(f"没有声明权限 {key}") from None


def all_rights() -> list[Right]:
    """Every declared right, by key."""
    return [_rights[k] for k in sorted(_rights)]
