"""How a kind of matter is shown, declared once in a domain's ``desk.py``: read by lists, filters, case pages and Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from siheng.kernel.org.rights import BadDeclaration
from siheng.kernel.rooms import rooms

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.expressions import OrderBy

    from siheng.kernel.matters.models import Matter
    from siheng.kernel.org.models import Account


@dataclass(frozen=True)
class Column:
    """A column of a list and of its Excel. ``outline`` ones show to those who may only know that the matter exists."""

    key: str
    label: str
    value: Callable[[Matter], Any]
    sort: str = ""
    outline: bool = False
    wide: bool = False
    excel_only: bool = False


@dataclass(frozen=True)
class Filter:
    """A filter of a list: its choices for this reader, and what choosing one asks for; several are joined by or.

    ``many`` choices, such as all agencies, are not drawn with the list: they are looked for when it is opened.
    """

    key: str
    label: str
    choices: Callable[[Account], Sequence[tuple[str, str]]]
    where: Callable[[str], Q]
    many: bool = False


@dataclass(frozen=True)
class View:
    """A tab over the list (视图): a name, and what it asks for this reader. ``counted`` shows how many.

    ``ended`` ones are in it too, otherwise only those in hand; ``order`` is another than by the nearest due day.
    One that asks more than state, handler and due day is of ``content``: only those are in it whose content one may know.
    What has ended is on no desk: those of a view that are ``owed`` something still stand beside it, for who has that right.
    """

    key: str
    label: str
    where: Callable[[Account], Q] = lambda account: Q()
    ended: bool = False
    order: OrderBy | None = None
    counted: bool = True
    content: bool = False
    owed: str = ""

    def narrow(self, matters: QuerySet[Matter], account: Account) -> QuerySet[Matter]:
        """Those of the matters that are in it."""
        found = (matters if self.ended else matters.filter(open=True)).filter(self.where(account))
        return found.order_by(self.order) if self.order else found


@dataclass(frozen=True)
class Row:
    """A line of a panel: a label, words, and for personal data the field that may be revealed with a reason."""

    label: str
    text: str
    href: str = ""
    reveal: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headings that belong to one matter; a page shows the first of them, its Excel all."""

    key: str
    head: Sequence[str]
    rows: Callable[[Matter], Iterable[Sequence[Any]]]


@dataclass(frozen=True)
class Panel:
    """A group of lines on a case page, or a table. Internal ones show to those who see the whole file only."""

    label: str
    rows: Callable[[Matter], Iterable[Row]] = lambda matter: ()
    internal: bool = False
    table: Table | None = None


@dataclass(frozen=True)
class Article:
    """An article of a law to have at hand (法条): its words, what they are about, from when and until when in force."""

    law: str
    number: int
    about: str
    text: str
    since: date
    until: date | None = None
    topics: Sequence[str] = ()

    @property
    def cite(self) -> str:
        """How it is cited: 民法典第291条."""
        return f"{self.law}第{self.number}条"


@dataclass(frozen=True)
class Pay:
    """One sum that a reader of a phone page is paid: for what, when, how much in yuan, why so much, how it stands."""

    title: str
    href: str
    on: date
    sum: Decimal
    words: str
    state: str


@dataclass(frozen=True)
class Purse:
    """A reader's own sums of a year (我的补贴), in yuan."""

    label: str
    year: int
    paid: Decimal
    coming: Decimal
    lines: Sequence[Pay]


@dataclass(frozen=True)
class Jot:
    """One of the short notes that a step takes on the way (随手记): a field of its form, and how a phone shows it.

    ``sign`` is one character; ``manner`` says how it is done; ``more`` are fields that belong to this note alone;
    ``cites`` names the one of them into which an article of the phone's laws is put.
    """

    field: str
    sign: str
    label: str
    manner: str
    more: Sequence[str] = ()
    cites: str = ""


@dataclass(frozen=True)
class Written:
    """A note that was written: its words, and beside them who spoke, and what was cited."""

    text: str
    aside: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Card:
    """A matter in the hand of who goes out to it (卡片). Names in it are masked.

    ``group`` is one of the phone's groups or empty; ``next`` tells the next step as one would say it; ``place`` is
    where to go; ``sides`` are those of whom a note may say that they gave way; ``written`` has the notes by field.
    """

    title: str
    note: str = ""
    group: str = ""
    next: str = ""
    place: str = ""
    sides: Sequence[str] = ()
    written: Mapping[str, Sequence[Written]] = field(default_factory=dict)


@dataclass(frozen=True)
class Phone:
    """How a kind is worked on from a phone (手机页).

    ``short`` are the fields of the opening that everybody fills in, the others stand folded; ``asked_if`` says of some
    after which ticks they are asked ("settled", "settled !performed"); ``jots`` are the notes
    that the step ``jot_step`` takes (without one a card leads to the next step of the matter), ``moved`` its field for who gave way; ``goal`` is the step to which they lead
    and its words on the button; ``photo`` names a picture taken on the way, kept by the step ``upload``. ``articles``
    are the laws to have at hand on a day; ``purse`` has what the reader is paid for the matters of a year.
    """

    cards: Callable[[Sequence[Matter]], Mapping[int, Card]]
    groups: Sequence[tuple[str, str]]
    short: Sequence[str]
    jot_step: str
    jots: Sequence[Jot]
    moved: str
    goal: tuple[str, str]
    photo: str
    articles: Callable[[date], Sequence[Article]] = lambda day: ()
    purse: Callable[[Account, int], Purse] | None = None
    asked_if: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """All that is shown of one kind."""

    kind: str
    label: str
    icon: str
    columns: Sequence[Column]
    filters: Sequence[Filter]
    views: Sequence[View]
    panels: Sequence[Panel]
    tags: Callable[[Matter], Iterable[str]] = lambda matter: ()
    # What the list fetches along with the matters.
    related: Sequence[str] = ()
    phone: Phone | None = None
    # The name of the address of its own first page, where that is not its list.
    home: str = ""
    # What its list is called after its label: 行政复议“案件”.
    noun: str = ""
    # Seldom opened: in a long menu it stands folded below the others.
    minor: bool = False
    order: int = 50


@cache
def desks() -> dict[str, Desk]:
    """Every desk, by kind, in order: a domain's ``desk``, or its ``desks``. Raises BadDeclaration for two of one kind."""
    found: dict[str, Desk] = {}
    for name, module in rooms("desk").items():
        own: Sequence[Desk] = module.desks if hasattr(module, "desks") else (module.desk,)
        for desk in own:
            if desk.kind in found:
                raise BadDeclaration(f"{name}/desk.py: {desk.kind} 已经声明过")
            found[desk.kind] = desk
    return dict(sorted(found.items(), key=lambda item: item[1].order))
