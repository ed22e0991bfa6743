"""The address under which other machines reach this server: what the board shows and the QR code holds."""

import ipaddress
import socket

from django.conf import settings
from django.http import HttpRequest

listening = "0.0.0.0"  # noqa: S104
"""The address that this process listens on, set by what starts it."""


def public_base(request: HttpRequest) -> str:
    """Scheme, host and port, without a slash at the end: ROSTRUM_PUBLIC_URL where it is set, else the host that the browser
    asked for. A teacher on the server's own machine asks for localhost, which no student can reach: then its LAN address,
    unless nothing answers there."""
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    host, port = _split(request.get_host())
    if is_loopback(host) and not is_loopback(listening) and (lan := lan_address()):
        host = lan
    return f"{request.scheme}://{host}{port}"


def lan_base(host: str, port: int) -> str:
    """The same for what `serve` prints before anyone asked: the address it listens on, for all interfaces the LAN's."""
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    name = lan_address() or "localhost" if host in ("0.0.0.0", "::", "") else host  # noqa: S104  a comparison
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def lan_address() -> str | None:
    """This machine's address in its network, None without one. Connecting a UDP socket sends nothing: it only makes the
    system choose the interface that leads out (192.0.2.1 is reserved for documentation, RFC 5737)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if is_loopback(found) or found == "0.0.0.0" else found  # noqa: S104  a comparison


def _split(host: str) -> tuple[str, str]:
    """Host and ":port" (or nothing) of a Host header; an IPv6 address keeps its brackets."""
    name, colon, port = host.rpartition(":")
    return (name, f":{port}") if colon and port.isdigit() else (host, "")
