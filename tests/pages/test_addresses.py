"""The address that students type."""

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from debate import addresses
from debate.addresses import is_loopback, lan_address, lan_base, public_base


def asked(host: str) -> str:
    return public_base(RequestFactory().get("/", headers={"host": host}))


def test_the_host_that_the_browser_asked_for(settings: LazySettings) -> None:
    assert asked("10.1.2.3:8000") == "http://10.1.2.3:8000"
    assert asked("debates.example") == "http://debates.example"
    assert asked("[fd00::1]:8000") == "http://[fd00::1]:8000"
    settings.PUBLIC_URL = "https://debates.example"
    assert asked("localhost:8000") == "https://debates.example" == lan_base("10.1.2.3", 8000)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_no_student_is_sent_to_their_own_laptop(host: str) -> None:
    expected = f"http://{lan_address() or host}:8000"
    assert asked(f"{host}:8000") == expected


def test_a_server_that_listens_to_its_own_computer_alone_names_no_other_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(addresses, "listening", "127.0.0.1")
    assert asked("localhost:8000") == "http://localhost:8000" and asked("127.0.0.1:8000") == lan_base("127.0.0.1", 8000)


def test_what_is_a_loopback() -> None:
    assert is_loopback("127.9.9.9") and is_loopback("[::1]") and is_loopback("localhost")
    assert not is_loopback("192.168.1.20") and not is_loopback("localhost.example")


def test_what_serve_prints() -> None:
    assert lan_base("10.1.2.3", 8001) == "http://10.1.2.3:8001"
    assert lan_base("fd00::1", 8001) == "http://[fd00::1]:8001"
