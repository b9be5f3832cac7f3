"""Which article a paper of reconsideration cites, under the law of 2017 and under the revision of 2023.

Old law: 行政复议法 (2017) with 实施条例 (2007). New law: 行政复议法 (2023), in force from 2024-01-01.
"""

from __future__ import annotations

from datetime import date

from siheng.domains.reconsideration.forms import REVIEW, AcceptForm
from siheng.domains.reconsideration.forms.grounds import NO_DUTY, Ending, grounds
from siheng.domains.reconsideration.models import NEW_LAW, Outcome, Refusal

LAW = "《中华人民共和国行政复议法》"
REGULATION = "《中华人民共和国行政复议法实施条例》"
DIGITS = "零一二三四五六七八九"

NEW_DECISIONS = {
    Outcome.CHANGE: "第六十三条第一款",
    Outcome.REVOKE: "第六十四条第一款",
    Outcome.REVOKE_PART: "第六十四条第一款",
    Outcome.ILLEGAL: "第六十五条",
    Outcome.PERFORM: "第六十六条",
    Outcome.INVALID: "第六十七条",
    Outcome.MAINTAIN: "第六十八条",
    Outcome.REJECT_CLAIM: "第六十九条",
    Outcome.AGREEMENT: "第七十一条",
    Outcome.REJECT_APPLICATION: "第三十三条",
}
OLD_DECISIONS = {
    Outcome.MAINTAIN: 1,
    Outcome.PERFORM: 2,
    Outcome.REVOKE: 3,
    Outcome.REVOKE_PART: 3,
    Outcome.CHANGE: 3,
    Outcome.ILLEGAL: 3,
}
# Without answer and evidence the act counts as having neither: 2023, art. 70; 2017, art. 28(1)(4).
UNANSWERED_NEW = {Outcome.REVOKE, Outcome.REVOKE_PART, Outcome.ILLEGAL, Outcome.INVALID, Outcome.PERFORM}
UNANSWERED_OLD = {Outcome.REVOKE, Outcome.REVOKE_PART}

# The item of 2023 art. 30(1), and of regulation art. 28, that is not met; what is out of scope is item 5.
CONDITIONS = {
    Refusal.PARTIES: 1,
    Refusal.INTEREST: 2,
    Refusal.CLAIM: 3,
    Refusal.TERM: 4,
    Refusal.DUTY: 6,
    Refusal.SEIZED: 7,
}
EXCLUDED_NEW = {Refusal.DEFENCE: 1, Refusal.ABSTRACT: 2, Refusal.PERSONNEL: 3, Refusal.CIVIL_MEDIATION: 4}
EXCLUDED_OLD = {Refusal.PERSONNEL: 1, Refusal.CIVIL_MEDIATION: 2}
# Where regulation art. 42 has what 2023 art. 41 itemises.
OLD_ENDINGS: dict[str, str] = {
    Ending.DEATH: "第一款第（二）项",
    Ending.DISSOLVED: "第一款第（三）项",
    Ending.CRIMINAL: "第一款第（五）项",
    Ending.RAN_OUT: "第二款",
}


def number(n: int) -> str:
    """A whole number below a hundred in Chinese: 六十, 十五."""
    tens, ones = divmod(n, 10)
    return (
        (DIGITS[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (DIGITS[ones] if ones or not tens else "")
    )


def item(n: int) -> str:
    """第（三）项."""
    return f"第（{number(n)}）项"


def law(new: bool, day: date | None) -> str:
    """The law's name; a paper dated after the revision says that it cites the version before it."""
    return LAW + ("（2017年修正）" if not new and day and day >= NEW_LAW else "")


def simplified(ground: str) -> str:
    """The item of 2023 art. 53 under which the simplified procedure was chosen."""
    if ground not in AcceptForm.GROUNDS:
        return ""
    place = AcceptForm.GROUNDS.index(ground) + 1
    return "第五十三条第二款" if place == len(AcceptForm.GROUNDS) else f"第五十三条第一款{item(place)}"


def refusal(reason: str, new: bool, law: str) -> str:
    """By which articles an application is not accepted, for one of the reasons."""
    found = Refusal(reason)
    unmet = "" if found == Refusal.OTHER else item(CONDITIONS.get(found, 5))
    if new:
        excluded = f"第十二条{item(EXCLUDED_NEW[found])}、" if found in EXCLUDED_NEW else ""
        return f"{law}{excluded}第三十条第一款{unmet}、第二款"
    excluded = f"第八条第{number(EXCLUDED_OLD[found])}款、" if found in EXCLUDED_OLD else ""
    return f"{law}{excluded}第十七条第一款、{REGULATION}第二十八条{unmet}"


def suspension(ground: str, new: bool, law: str, *, attached: bool) -> str:
    """2023 art. 39(1); before, regulation art. 41(1), and law art. 26 and 27 for the review of rules."""
    if new:
        return f"{law}第三十九条第一款{item(int(ground))}"
    if ground == REVIEW:
        return f"{law}{'第二十六条' if attached else '第二十七条'}"
    return f"{REGULATION}第四十一条第一款{item(int(ground))}"


def termination(outcome: str, ground: str, new: bool, law: str) -> str:
    """2023 art. 41 and 74; before, law art. 25 and regulation art. 40 and 42. ``ground``: an ``Ending``, where nobody withdrew."""
    if outcome == Outcome.TERMINATED_SETTLED:
        return (
            f"{law}第四十一条{item(1)}、第七十四条第二款"
            if new
            else f"{REGULATION}第四十条、第四十二条第一款{item(4)}"
        )
    if outcome == Outcome.TERMINATED_OTHER:
        if new:
            return f"{law}第四十一条{item(int(ground)) if ground else ''}"
        return f"{REGULATION}第四十二条{OLD_ENDINGS.get(ground, '第一款')}"
    return f"{law}第四十一条{item(1)}" if new else f"{law}第二十五条、{REGULATION}第四十二条第一款{item(1)}"


def decision(outcome: str, ground: str, new: bool, law: str, *, unanswered: bool) -> str:
    """The article of an outcome: 2023 art. 33 and 63 to 71; before, law art. 28 and regulation art. 48.

    ``unanswered``: the respondent's term ran out without an answer. Empty for what no decision ends.
    """
    if outcome not in Outcome.values:
        return ""
    found = Outcome(outcome)
    texts = grounds(outcome, new)
    nth = texts.index(ground) + 1 if ground in texts else 0
    if new:
        undefended = unanswered and found in UNANSWERED_NEW
        article = "第七十条" if undefended else NEW_DECISIONS.get(found, "") + _below(found, nth)
        return f"{law}{article}" if article else ""
    if found == Outcome.REJECT_APPLICATION:
        return f"{REGULATION}第四十八条第一款{item(1 if ground == NO_DUTY else 2)}"
    if unanswered and found in UNANSWERED_OLD:
        return f"{law}第二十八条第一款{item(4)}"
    place = OLD_DECISIONS.get(found)
    return f"{law}第二十八条第一款{item(place)}{f'第{nth}目' if nth and place == 3 else ''}" if place else ""


def redress(outcome: str, new: bool, *, awarded: bool) -> str:
    """By which article compensation is given or refused: 2023 art. 71(1) for an agreement, 72(1); 2017 art. 29(1)."""
    if not new:
        return "第二十九条第一款"
    return "第七十一条第一款" if awarded and outcome == Outcome.AGREEMENT else "第七十二条第一款"


def _below(outcome: Outcome, nth: int) -> str:
    """What follows the article of 2023 for the nth of its grounds: 63(1), 64(1), 65(1) and (2), 71(1) and (2)."""
    if not nth or outcome == Outcome.REJECT_APPLICATION:
        return ""
    if outcome == Outcome.AGREEMENT:
        return f"第{number(nth)}款"
    if outcome == Outcome.ILLEGAL:
        return f"第一款{item(nth)}" if nth <= 2 else f"第二款{item(nth - 2)}"
    return item(nth)
