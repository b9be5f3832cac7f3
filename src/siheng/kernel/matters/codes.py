"""The query code (查询码) by which someone without an account follows a matter. It cannot be guessed, and is stored nowhere.

It is made from the submission under the secret index key, so that a page sent twice shows the same receipt; the matter
keeps its blind index alone. Twelve signs of an alphabet of 31, without 0 O 1 I L, are 59 bits.
"""

from __future__ import annotations

from siheng.kernel.matters.models import Matter
from siheng.kernel.trust.crypto import blind

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SIGNS, GROUP = 12, 4


def code_for(submission: str) -> str:
    """The code of the matter that this submission makes, as it is shown: HC7K-4M2P-9DXW."""
    number = int(blind(submission, "query code"), 16)
    signs = ""
    for _ in range(SIGNS):
        number, rest = divmod(number, len(ALPHABET))
        signs += ALPHABET[rest]
    return "-".join(signs[n : n + GROUP] for n in range(0, SIGNS, GROUP))


def index_of(code: str) -> str:
    """The blind index of a code as it was typed; empty if it cannot be one."""
    signs = "".join(c for c in code.upper() if c.isalnum())
    return blind(signs, "query code index") if len(signs) == SIGNS and set(signs) <= set(ALPHABET) else ""


def matter_of(code: str) -> Matter | None:
    """The matter of a typed code. Whoever asks must ask slowly: the page limits the rate."""
    index = index_of(code)
    return (
        Matter.objects.everything("whoever holds the code").filter(code_index=index).first()
        if index
        else None
    )
