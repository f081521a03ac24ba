import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from journal.exchange.server_time import ExchangeClock

AT = 1_715_614_800
DATE = "Mon, 13 May 2024 15:40:00 GMT"
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def serving() -> Iterator[Callable[..., str]]:
    """Answer on this computer's own address, and say where."""
    servers: list[HTTPServer] = []

    def serve(answer: Answer, context: ssl.SSLContext | None = None) -> str:
        status, headers, body = answer

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        servers.append(server)
        threading.Thread(target=server.handle_request, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/fapi/v1/time"

    yield serve
    for server in servers:
        server.server_close()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((200, {}, b'{"serverTime": 1715614800999}'), AT),
        ((200, {"Date": "Mon, 13 May 2024 15:41:00 GMT"}, b'{"serverTime": 1715614800999}'), AT),
        ((403, {"Date": DATE}, b"<html>not here</html>"), AT),
        ((200, {"Date": DATE}, b'{"serverTime": "soon"}'), AT),
        ((200, {"Date": DATE}, b'{"serverTime": true}'), AT),
        ((200, {"Date": "Mon, 13 May 2024 15:40:00 -0000"}, b"[]"), None),
        ((200, {"Date": "yesterday"}, b""), None),
        ((200, {}, b"{}"), None),
        ((200, {}, b'{"serverTime": 1000}'), None),
        ((200, {}, b'{"serverTime": 99999999999999999}'), None),
        ((200, {}, b"[" * 4096), None),
    ],
)
def test_the_time_comes_from_the_answer_or_its_date(
    serving: Callable[..., str], answer: Answer, expected: int | None
) -> None:
    told = ExchangeClock(serving(answer)).ask()
    assert (told.at if told else None) == expected
    if told is not None:
        assert told.round_trip >= 1


def test_nobody_there_is_no_answer(serving: Callable[..., str]) -> None:
    gone = serving((200, {}, b""))
    assert ExchangeClock(gone).ask() is None  # it answers once
    assert ExchangeClock("http://127.0.0.1:9/").ask() is None


def test_a_certificate_that_nobody_vouches_for_is_no_answer(
    serving: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[ssl.SSLContext] = []
    default = ssl.create_default_context

    def remembered() -> ssl.SSLContext:
        asked.append(default())
        return asked[-1]

    monkeypatch.setattr(ssl, "create_default_context", remembered)
    plain = serving((200, {"Date": DATE}, b'{"serverTime": 1715614800999}'))
    assert ExchangeClock(plain.replace("http:", "https:")).ask() is None
    assert asked[0].verify_mode is ssl.CERT_REQUIRED
    assert asked[0].check_hostname


@pytest.mark.parametrize("url", ["http://fapi.binance.com/fapi/v1/time", "ftp://127.0.0.1/", ""])
def test_only_an_encrypted_answer_is_asked_for(url: str) -> None:
    with pytest.raises(ValueError, match="only asked over https"):
        ExchangeClock(url).ask()


def test_no_test_reaches_the_network() -> None:
    with pytest.raises(AssertionError, match="wanted to connect"):
        ExchangeClock().ask()
