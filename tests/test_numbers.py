"""What stands in an address where a number should: none of it is an error of the server."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.numbers import whole
from siheng.web.workspace import lists

RIGHT = "2022"
WRONG = ["9" * 30, "9" * 5_000, "²", "٣", "-1", "1e3", "x"]
ADDRESSES = {
    "lixia": ("/m/reconsideration/?view=all&page={}", "/m/reconsideration/?view=all&id={}"),
    "wangju": ("/returns/?year={}", "/returns/below/?year={}", "/screen/?turn={}", "/year/2022/?q={}"),
    "chuangkou": ("/onestop/?m={}",),
    "tiaojie": ("/m/purse/?year={}",),
    "admin": ("/calendar/?year={}", "/visits/?page={}"),
    "": ("/kiosk/?place={}",),
}


@pytest.mark.parametrize("number", [RIGHT, *WRONG], ids=lambda n: n[:6])
def test_a_page_answers_to_a_number_that_is_none(
    number: str, bureau: Any, begin: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(lists, "COUNTED", 0)  # as of so many that the last page is not known
    c = begin("2022-02-22")
    for username, addresses in ADDRESSES.items():
        browser = Client()
        if username:
            browser.force_login(getattr(bureau, username), backend=settings.AUTHENTICATION_BACKENDS[1])
        for address in (*addresses, *(f"/matters/{c.m.pk}/?in=view%3Dall&at={{}}",) * (username == "lixia")):
            answer = browser.get(address.format(number))
            assert answer.status_code in ((200, 302) if number == RIGHT else (200, 302, 404)), address


def test_years_of_less_than_four_digits_are_not_there(bureau: Any) -> None:
    browser = Client()
    browser.force_login(bureau.wangju, backend=settings.AUTHENTICATION_BACKENDS[1])
    assert browser.get("/year/7/").status_code == 404


@given(st.text(max_size=20) | st.integers().map(str))
def test_a_whole_number_is_what_its_digits_say_or_none(text: str) -> None:
    found = whole(text)
    assert found is None or found == int(text) >= 0
    assert (found is None) == (not text or len(text) >= 16 or any(c not in "0123456789" for c in text))
