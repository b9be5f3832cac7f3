"""Sending to an address outside (对外发送), and never to our own machines: what a name means is looked up, judged, and held to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

SECONDS = 10.0  # for each thing that is waited for
PATIENCE = 3  # so many times as long for all of them: who answers byte by byte holds nobody up
READ = 65_536  # of an answer
LATE = "对方没有及时答复"
Address = IPv4Address | IPv6Address
# Where a network translates, the last 32 bits are the address that is meant (RFC 6052).
TRANSLATED = ip_network("64:ff9b::/96")
Post = Callable[[str, bytes, Mapping[str, str]], int]
Ask = Callable[[str, str, bytes, Mapping[str, str]], tuple[int, bytes]]


class Unreachable(Exception):
    """The address did not answer, or may not be asked; the message says why."""


def check_address(address: str) -> None:
    """Refuse what cannot be told anything: no https, or an inner address that nobody allowed. Raises ValidationError."""
    try:
        _target(address)
    except Unreachable as error:
        raise ValidationError(str(error)) from error


def post(address: str, body: bytes, headers: Mapping[str, str], *, seconds: float = SECONDS) -> int:
    """Post a body; the status of the answer. Follows nothing. Raises Unreachable."""
    return ask("POST", address, body, headers, seconds=seconds)[0]


def ask(
    verb: str, address: str, body: bytes, headers: Mapping[str, str], *, seconds: float = SECONDS
) -> tuple[int, bytes]:
    """Send a request; the status and the beginning of the answer. Follows nothing. Raises Unreachable."""
    url, found = _target(address)
    connection = _connection(url, str(found), seconds)
    over = monotonic() + PATIENCE * seconds
    end = Timer(PATIENCE * seconds, _hang_up, [connection])
    end.daemon = True
    end.start()
    try:
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        connection.request(verb, path, body or None, dict(headers))
        answer = connection.getresponse()
        said = answer.read(READ)
        if monotonic() >= over:  # hung up on in the middle, which reads like an end
            raise TimeoutError
        return answer.status, said
    except (OSError, HTTPException) as error:
        raise Unreachable(LATE if monotonic() >= over else _why(error)) from error
    finally:
        end.cancel()
        connection.close()


def _why(error: Exception) -> str:
    """What went wrong on the way, for who reads the queue."""
    words = {
        TimeoutError: LATE,
        ConnectionRefusedError: "连不上：对方没有开这个服务",
        ConnectionError: "对方没有答复就断开",  # a RemoteDisconnected too, which is also an HTTPException
        ssl.SSLCertVerificationError: "对方的证书不能信任",
        ssl.SSLError: "与对方建立加密连接失败",
        HTTPException: "对方的答复读不懂",
    }
    return next((text for kind, text in words.items() if isinstance(error, kind)), "连不上：网络不通")


def _hang_up(connection: HTTPConnection) -> None:
    """Who waits on this connection hears that it is over. Plainly, also under TLS: the waiting one still has its state."""
    if connection.sock:
        with suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _target(address: str) -> tuple[SplitResult, Address]:
    """The address in its parts, and the machine to speak to. Raises Unreachable."""
    try:
        url = urlsplit(address)
        port = url.port or (443 if url.scheme == "https" else 80)
    except ValueError:
        raise Unreachable("地址写得不对") from None
    if url.scheme not in ("https", "http") or not url.hostname or url.username or url.fragment:
        raise Unreachable("地址要以 https:// 开头，不带账号和 #")
    try:
        rows = socket.getaddrinfo(url.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("找不到这个主机名") from None
    found = [ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    inner = [a for a in found if _inner(a)]
    if inner and not all(_allowed(a) for a in inner):
        raise Unreachable("地址在内网；要发往内网，请在 SIHENG_INNER_NETWORKS 写明网段")
    if url.scheme == "http" and len(inner) < len(found):
        raise Unreachable("发往公网要用 https")
    return url, found[0]


def _inner(address: Address) -> bool:
    """Whether an address is none of the public network's; one that stands for an older one is judged as that."""
    if isinstance(address, IPv6Address):
        meant = address.ipv4_mapped or address.sixtofour
        if address in TRANSLATED:
            meant = IPv4Address(int(address) % 2**32)
        if meant is not None:
            return _inner(meant)
        if address.is_site_local:
            return True
    return not address.is_global or address.is_multicast or address.is_reserved


def _allowed(address: Address) -> bool:
    return any(address in ip_network(net, strict=False) for net in settings.INNER_NETWORKS)


class _Plain(HTTPConnection):
    """A connection to the machine that was judged, whatever the name means a moment later."""

    def __init__(self, host: str, port: int | None, machine: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.machine = machine

    def connect(self) -> None:
        self.sock = socket.create_connection((self.machine, self.port), self.timeout)


class _Secure(HTTPSConnection):
    """The same, over TLS with the name's own certificate."""

    def __init__(self, host: str, port: int | None, machine: str, seconds: float) -> None:
        self.tls = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self.tls)
        self.machine = machine

    def connect(self) -> None:
        plain = socket.create_connection((self.machine, self.port), self.timeout)
        self.sock = self.tls.wrap_socket(plain, server_hostname=self.host)


def _connection(url: SplitResult, machine: str, seconds: float) -> HTTPConnection:
    kind = _Secure if url.scheme == "https" else _Plain
    return kind(url.hostname or "", url.port, machine, seconds)
