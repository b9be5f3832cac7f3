"""What one visit of the public remembers, in the session on the server: which matter, and what was proved. No address holds it."""

from __future__ import annotations

from django.http import HttpRequest

from siheng.kernel.matters.models import Matter

KEY = "public"


class Visit:
    """The visit that a request belongs to."""

    def __init__(self, request: HttpRequest) -> None:
        self.session = request.session
        self.held = self.session.get(KEY, {})

    def begin(self, matter: Matter, *, submission: str = "", tail: str = "") -> None:
        """Now it is about this matter, under a new session key; what an earlier one proved is gone."""
        self.session.cycle_key()
        held = {"matter": matter.pk, "code": matter.code_index, "submission": submission, "tail": tail}
        self._hold(held)

    def prove(self) -> None:
        """The second proof was given, for this matter."""
        self._hold(self.held | {"proved": True})

    def end(self) -> None:
        """Nothing is remembered any more."""
        self.session.pop(KEY, None)
        self.held = {}

    def matter(self) -> Matter | None:
        """The matter of this visit, read again; none once another code took the place of the one it began with."""
        return (
            Matter.objects.everything("whoever gave its query code in this visit")
            .select_related("unit__region", "region")
            .filter(pk=self.held.get("matter"), code_index=self.held.get("code"))
            .first()
        )

    @property
    def submission(self) -> str:
        """What the receipt's code is made from; empty for who came with a code."""
        return str(self.held.get("submission", ""))

    @property
    def tail(self) -> str:
        """The last group of the code, by which a person knows it again."""
        return str(self.held.get("tail", ""))

    @property
    def proved(self) -> bool:
        return bool(self.held.get("proved"))

    def _hold(self, held: dict[str, object]) -> None:
        self.held = self.session[KEY] = held
