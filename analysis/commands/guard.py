"""Connections that lead to public addresses only: what is checked is the address that is connected to."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, Request, getproxies, proxy_bypass

_NAT64 = ip_network("64:ff9b::/96")  # an IPv4 address inside an IPv6 one, as is ::ffff:127.0.0.1


class PrivateAddressError(OSError):
    """A host that lies in this machine or its network."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network: no loopback, private, link-local or reserved one.

    >>> [is_public(one) for one in ("93.184.215.14", "127.0.0.1", "10.1.2.3", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False, False]
    """
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        found = IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else inner or found
    return found.is_global and not found.is_multicast


def connect(address: tuple[str, int], timeout: Any = None, source_address: Any = None) -> socket.socket:
    """Connect to the first address of a host that answers, as `socket.create_connection`; no private one is tried.

    The name is looked up once, so that it cannot lead elsewhere when it is looked up again.
    """
    failed: OSError = OSError("the host has no address")
    for family, kind, protocol, _, place in socket.getaddrinfo(*address, 0, socket.SOCK_STREAM):
        if not is_public(str(place[0])):
            raise PrivateAddressError(f"{address[0]} is an address of this machine or its network")
        made = socket.socket(family, kind, protocol)
        try:
            if timeout is None or isinstance(timeout, int | float):
                made.settimeout(timeout)
            if source_address:
                made.bind(source_address)
            made.connect(place)
        except OSError as error:
            made.close()
            failed = error
        else:
            return made
    raise failed


def is_proxied(scheme: str, host: str) -> bool:
    """Whether the user's settings send this host's pages through a proxy, which then does the looking up."""
    return scheme in getproxies() and not proxy_bypass(host)


def refuse_private(host: str) -> None:
    """Raise PrivateAddressError for a host that this machine can look up and that is not public."""
    try:
        found = socket.getaddrinfo(host, 0, 0, socket.SOCK_STREAM)
    except OSError:
        return  # only the proxy knows it
    if not all(is_public(str(place[0])) for *_, place in found):
        raise PrivateAddressError(f"{host} is an address of this machine or its network")


def _guarded(kind: type[HTTPConnection], host: str, **options: Any) -> HTTPConnection:
    made: Any = kind(host, **options)
    made._create_connection = connect  # the one place where http.client opens a socket
    return made  # type: ignore[no-any-return]


class GuardedHTTP(HTTPHandler):
    """http to public addresses only."""

    def http_open(self, req: Request) -> Any:
        """Open one address."""
        return self.do_open(_maker(HTTPConnection), req)


class GuardedHTTPS(HTTPSHandler):
    """https to public addresses only; certificates are checked as always."""

    def https_open(self, req: Request) -> Any:
        """Open one address."""
        return self.do_open(_maker(HTTPSConnection), req)


def _maker(kind: type[HTTPConnection]) -> Callable[..., Any]:
    return partial(_guarded, kind)
