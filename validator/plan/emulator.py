"""The AWS emulator's process: ``python -m validator.plan.emulator CERTIFICATE_DIRECTORY``.

Runs moto as an HTTPS proxy on a free local port, so that Terraform talks to the AWS host names it
would talk to anyway. Prints one JSON line, ``{"port": …, "ca": …}``, when it accepts connections,
and ends when its standard input closes: it cannot outlive the process that started it.

Requests to hosts that are not AWS (a provider registry) are relayed unread.
"""

from __future__ import annotations

import json
import logging
import os
import select
import shutil
import socket
import ssl
import sys
import threading
import urllib.request
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# Read by moto when it is imported.
os.environ["TEST_PROXY_MODE"] = "true"

from moto.moto_proxy.certificate_creator import CertificateCreator
from moto.moto_proxy.proxy3 import MotoRequestHandler, ProxyRequestHandler
from werkzeug.exceptions import HTTPException

from validator.plan import emulator_cbor, emulator_patches

__all__ = ["is_aws_host", "main"]

_log = logging.getLogger("validator.plan.emulator")

_AWS_DOMAINS = (".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws", ".aws.dev")
_RELAY_IDLE_SECONDS = 60.0


def is_aws_host(host: str) -> bool:
    """Whether ``host`` belongs to AWS and must be answered here, whatever it is."""
    return host.lower().rstrip(".").endswith(_AWS_DOMAINS)


class _Requests(MotoRequestHandler):
    """Answers what the emulator cannot do with 501, which no AWS client retries.

    Moto answers 404 ("does not exist", which a provider may wait on) or 502 (which every AWS
    client retries for minutes).
    """

    def parse_request(
        self, method: str, host: str, path: str, headers: Any, body: bytes | None
    ) -> Any:
        call = emulator_cbor.call_of(path, headers)
        if call is None:
            return self._answer(method, host, path, headers, body)
        as_json = call.body(body)
        headers = call.headers(headers, as_json)
        return call.answer(*self._answer(method, host, "/", headers, as_json))

    def _answer(self, method: str, host: str, path: str, headers: Any, body: bytes | None) -> Any:
        if self.get_handler_for_host(host=host, path=path) is None:
            return _gap(f"the emulator does not know {method} {host}{path.split('?')[0]}")
        try:
            answer = super().parse_request(method, host, path, headers, body)
        except NotImplementedError as error:
            _log.warning("not implemented: %s %s: %s", method, host, error)
            return _gap(str(error) or f"not implemented: {method} {host}")
        except HTTPException:
            raise  # an AWS error answer
        except Exception:
            _log.exception("the emulator failed at %s %s%s", method, host, path)
            raise
        # Moto's proxy ends the header section only if there is a header in it.
        status, fields, content = answer if isinstance(answer, tuple) else (200, {}, answer)
        return status, fields or {"Content-Length": str(len(content or ""))}, content


def _gap(message: str) -> tuple[int, dict[str, str], bytes]:
    body = json.dumps({"__type": "EmulatorGap", "message": message}).encode()
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": "EmulatorGap"}
    return 501, headers, body


class _Handler(ProxyRequestHandler):
    """Moto's proxy, with a relay for hosts that are not AWS."""

    def setup(self) -> None:
        super().setup()
        self.moto_request_handler = _Requests(self.connection.getsockname()[1])

    def do_CONNECT(self) -> None:  # noqa: N802 - the name that http.server calls
        """Opens a tunnel: into the emulator for AWS, to the host itself for everything else."""
        host, _, port = self.path.rpartition(":")
        if is_aws_host(host):
            super().do_CONNECT()
            return
        try:
            upstream = _connect(host, int(port or 443))
        except (OSError, ValueError) as error:
            self.send_error(502, f"{host} cannot be reached: {error}")
            return
        with upstream:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            _relay(self.connection, upstream)
        self.close_connection = True

    def end_headers(self) -> None:
        """Says that the connection closes, as it does: clients must not send another request."""
        if isinstance(self.connection, ssl.SSLSocket):
            self.send_header("Connection", "close")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Errors only: one line for each request would hide them."""
        if args and str(args[0]).startswith("code"):
            _log.warning(format, *args)


def _connect(host: str, port: int) -> socket.socket:
    """A connection to ``host``, through the proxy of the user's own environment if there is one."""
    proxy = None if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get("https")
    if proxy is None:
        return socket.create_connection((host, port), timeout=_RELAY_IDLE_SECONDS)
    address = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    connection = socket.create_connection(
        (address.hostname or "", address.port or 80), timeout=_RELAY_IDLE_SECONDS
    )
    connection.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        chunk = connection.recv(1)
        if not chunk:
            raise OSError(f"the proxy {address.hostname} closed the connection")
        answer += chunk
    if b" 200" not in answer.split(b"\r\n", 1)[0]:
        raise OSError(f"the proxy {address.hostname} refused the connection")
    return connection


def _relay(first: socket.socket, second: socket.socket) -> None:
    ends = {first: second, second: first}
    while True:
        readable, _, _ = select.select(list(ends), [], [], _RELAY_IDLE_SECONDS)
        if not readable:
            return
        for end in readable:
            data = end.recv(65536)
            if not data:
                return
            ends[end].sendall(data)


class _Server(ThreadingHTTPServer):
    # An engine opens ten connections at once by default, and several may share one emulator.
    request_queue_size = 128


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main(certificates: Path) -> None:
    """Serves until standard input closes; server certificates are written to ``certificates``."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, force=True)
    logging.getLogger("MOTO_PROXY").setLevel(logging.WARNING)
    # Moto writes them into its installation, which may be read-only or shared by two emulators.
    template = Path(CertificateCreator.certdir) / "req.conf.tmpl"
    shutil.copy(template, certificates)
    CertificateCreator.certdir = f"{certificates}/"
    ProxyRequestHandler.validate()
    emulator_patches.apply()
    server = _Server(("127.0.0.1", 0), _Handler)
    port = server.server_address[1]
    os.environ["MOTO_PORT"] = str(port)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.stdout.write(json.dumps({"port": port, "ca": CertificateCreator.cacert}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
