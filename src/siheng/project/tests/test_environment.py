"""A setting that cannot be used stops the start."""

from __future__ import annotations

import pytest

from siheng.project import environment


def test_a_proxy_that_is_no_address_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIHENG_TRUSTED_PROXY", "127.0.0.1, 10.0.0.0/8")
    assert environment.networks("SIHENG_TRUSTED_PROXY") == ["127.0.0.1", "10.0.0.0/8"]
    monkeypatch.setenv("SIHENG_TRUSTED_PROXY", "proxy.local")
    with pytest.raises(environment.BadSetting, match=r"proxy\.local"):
        environment.networks("SIHENG_TRUSTED_PROXY")
