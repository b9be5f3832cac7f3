"""Personal data lies encrypted (PIPL art. 51): only the right key opens it, and only where it belongs."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from siheng.kernel.trust.crypto import CannotDecrypt, blind, current_prefix, decrypt, encrypt
from siheng.kernel.trust.tests.conftest import NEW, OLD

LABEL = "matters.party.id_number"
NUMBER = "371002199003071226"


@limits(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_encrypted_opens_again(text):
    assert decrypt(encrypt(text, LABEL), LABEL) == text


def test_the_same_text_never_looks_the_same_twice():
    first, second = encrypt(NUMBER, LABEL), encrypt(NUMBER, LABEL)
    assert first != second
    assert NUMBER not in first


def test_the_cipher_is_sm4_gcm_of_rfc_8998(monkeypatch):
    """RFC 8998 A.1 gives key, nonce, plaintext and ciphertext: the key stream follows from these."""
    nonce = bytes.fromhex("00001234567800000000abcd")
    monkeypatch.setattr("siheng.kernel.trust.crypto.os.urandom", lambda size: nonce[:size])
    text = "a" * 16
    stored = base64.b64decode(encrypt(text, LABEL).partition(":")[2])
    published = b"\xaa" * 8 + b"\xbb" * 8
    known = bytes.fromhex("17f399f08c67d5ee19d0dc9969c4bb7d")
    expected = bytes(k ^ p ^ ord("a") for k, p in zip(known, published, strict=True))
    assert stored[:12] == nonce
    assert stored[12:28] == expected
    assert len(stored) == 12 + 16 + 16


def test_an_older_key_still_opens_and_the_first_one_encrypts(settings):
    under_old = encrypt(NUMBER, LABEL)
    settings.FIELD_KEYS = [NEW, OLD]
    assert decrypt(under_old, LABEL) == NUMBER
    under_new = encrypt(NUMBER, LABEL)
    assert under_new.startswith(current_prefix())
    assert not under_old.startswith(current_prefix())
    settings.FIELD_KEYS = [NEW]
    assert decrypt(under_new, LABEL) == NUMBER


def test_a_dropped_key_is_named(settings):
    stored = encrypt(NUMBER, LABEL)
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CannotDecrypt) as caught:
        decrypt(stored, LABEL)
    key_id = stored[1 : stored.index(":")]
    assert str(caught.value) == f"没有编号为 {key_id} 的密钥，请在 SIHENG_FIELD_KEYS 中补回加密时所用的密钥。"


@limits(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 12 + 18 + 16 - 1), st.integers(1, 255))
def test_any_altered_byte_is_noticed(place, change):
    head, _, body = encrypt(NUMBER, LABEL).partition(":")
    sealed = bytearray(base64.b64decode(body))
    sealed[place] ^= change
    with pytest.raises(CannotDecrypt, match="密文已被改动"):
        decrypt(f"{head}:{base64.b64encode(sealed).decode()}", LABEL)


@pytest.mark.parametrize("cut", [0, 4, 20, -4])
def test_a_cut_ciphertext_is_noticed(cut):
    head, _, body = encrypt(NUMBER, LABEL).partition(":")
    with pytest.raises(CannotDecrypt, match="密文已被改动"):
        decrypt(f"{head}:{body[:cut]}", LABEL)


def test_a_ciphertext_moved_to_another_field_does_not_open():
    with pytest.raises(CannotDecrypt, match="取自别的字段"):
        decrypt(encrypt(NUMBER, LABEL), "matters.party.phone")


def test_plain_text_in_an_encrypted_column_is_not_taken_for_a_value():
    with pytest.raises(CannotDecrypt, match="不是密文"):
        decrypt(NUMBER, LABEL)


@pytest.mark.parametrize("bad", ["", "abc", "g" * 32, "0" * 64])
def test_a_key_that_is_not_32_hex_digits_stops_the_work(settings, bad):
    settings.FIELD_KEYS = [OLD, bad]
    with pytest.raises(ImproperlyConfigured, match=r"^SIHENG_FIELD_KEYS 第2把密钥应为32位十六进制数。$"):
        encrypt(NUMBER, LABEL)


def test_no_key_at_all_stops_the_work(settings):
    settings.FIELD_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="至少要有一把密钥"):
        encrypt(NUMBER, LABEL)


def test_a_blind_index_finds_a_number_however_it_is_typed():
    index = blind("11010519491231002X", "id_number")
    assert blind(" 110105 19491231 002x ", "id_number") == index
    assert blind("１１０１０５１９４９１２３１００２Ｘ", "id_number") == index
    assert len(index) == 32
    assert set(index) <= set("0123456789abcdef")
    assert blind("110105194912310021", "id_number") != index


def test_blind_indexes_of_two_purposes_cannot_be_joined():
    assert blind(NUMBER, "id_number") != blind(NUMBER, "phone")


def test_nothing_has_no_blind_index():
    assert blind("  ", "id_number") == ""


def test_a_blind_index_survives_a_change_of_encryption_keys(settings):
    before = blind(NUMBER, "id_number")
    settings.FIELD_KEYS = [NEW]
    assert blind(NUMBER, "id_number") == before
    settings.INDEX_KEY = "e" * 32
    assert blind(NUMBER, "id_number") != before
