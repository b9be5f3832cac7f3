"""What the shell of every staff page needs: the menu that this reader has, whose page it is, and the day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from siheng.kernel.figures.rights import READ, may
from siheng.kernel.matters.process import processes
from siheng.kernel.matters.scope import kinds_read
from siheng.kernel.matters.showing import Desk, desks
from siheng.kernel.org.clock import today
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.scope import sees_people, sees_places
from siheng.kernel.returns.rights import reads
from siheng.web.workspace.turn import pressing

# A menu of more kinds than these leaves no room for the rest.
LONG = 8


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor of the shell; nothing for who is not signed in."""
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return {}
    kinds = kinds_shown(account)
    opening = [k for k in kinds if account.holds(processes()[k].opening().by)]
    # Who takes in what comes to the one door begins there.
    opening.sort(key=lambda k: not processes()[k].front_door)
    return {
        "shell": {
            "demo": settings.FIXED_NOW is not None,
            "today": today(),
            "me": {"id": account.pk, "name": account.name, "unit": account.unit.short},
            "register_url": reverse("open", args=[opening[0]]) if opening else "",
            "search_url": reverse("search"),
            "me_url": reverse("me"),
            "home_url": reverse("desk"),
            "logout_url": reverse("logout"),
            "keys_off": not account.single_keys,
            "menu": menu(account, kinds, request),
        }
    }


def kinds_shown(account: Account) -> list[str]:
    """The kinds whose lists the account has in its menu: those it reads, wholly or matter by matter."""
    how = ("readers", "outline_readers", "unit_readers", "guests")
    read = {kind for readers in how for kind in kinds_read(account, readers)}
    return [kind for kind in desks() if kind in read]


def _first_page(desk: Desk) -> str:
    """Where a kind's menu entry leads: to its own first page, else to its list."""
    return reverse(desk.home) if desk.home else reverse("list", args=[desk.kind])


def watches(account: Account) -> bool:
    """Whether the big screen is for this account: the bureau's own clerks, heads and leaders."""
    within = {Role.LEADER, Role.HEAD, Role.CLERK} & set(account.roles)
    return bool(within) and account.unit.sees_whole_bureau and may(account, READ)


def menu(account: Account, kinds: list[str], request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of the side menu; on the page of a matter its kind is where one is."""
    path, here = request.path, getattr(request, "kind", "")

    def item(label: str, href: str, icon: str, key: str = "", kind: str = "-") -> dict[str, Any]:
        on = path == href or (href != "/" and path.startswith(href)) or kind == here
        return {"label": label, "href": href, "icon": icon, "on": on, "key": key, "count": None, "hot": False}

    first = [item("工作台", reverse("desk"), "home", "g w")]
    if any(desks()[k].phone for k in kinds) and Role.LEADER not in account.roles:
        first.append(item("手机页", reverse("field"), "device-mobile") | {"on": False})
    groups: list[dict[str, Any]] = [{"label": "", "items": first}]
    if kinds and Role.MEDIATOR not in account.roles:
        known = getattr(request, "pressing", None)
        first[0] |= {"count": pressing(account, today()) if known is None else known, "hot": True}
    if Role.ADMIN in account.roles:
        groups.append(
            {
                "label": "管理",
                "items": [
                    item("账号", reverse("accounts"), "users"),
                    item("单位", reverse("units"), "building"),
                    item("放假安排", reverse("calendar"), "calendar-event"),
                    item("核验", reverse("audit"), "shield-check"),
                    item("访问记录", reverse("visits"), "eye"),
                    item("对外接口", reverse("tokens"), "arrows-exchange"),
                    item("阵地网点", reverse("places"), "map-pin"),
                ],
            }
        )
        return groups
    found = desks()
    items = [
        item(found[k].label, _first_page(found[k]), found[k].icon, "g l" if n == 0 else "", k)
        for n, k in enumerate(kinds)
    ]
    if items:
        folded = [found[k].minor and len(kinds) > LONG for k in kinds]
        more = [i for i, fold in zip(items, folded, strict=True) if fold]
        items = [i for i, fold in zip(items, folded, strict=True) if not fold]
        groups.append({"label": "事项", "items": items, "more": more, "open": any(i["on"] for i in more)})
    kept = [item("名册", reverse("rosters"), "id-badge-2")] if sees_people(account) else []
    kept += [item("阵地网点", reverse("places"), "map-pin")] if sees_places(account) else []
    kept += [item("活动", reverse("activities"), "calendar-event")] if sees_people(account) else []
    if kept:
        groups.append({"label": "登记", "items": kept})
    if may(account, READ):
        groups.append(
            {
                "label": "统计",
                "items": [
                    item("一年概览", reverse("year", args=[today().year]), "chart-bar"),
                    item("年度报告", reverse("report", args=[today().year]), "clipboard-data", "g t"),
                    *([item("统计报表", reverse("returns"), "file-spreadsheet")] if reads(account) else []),
                    item("核对文稿", reverse("verify"), "list-check"),
                    *([item("大屏", reverse("screen"), "chart-bar")] if watches(account) else []),
                ],
            }
        )
    return groups
