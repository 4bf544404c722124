"""A local AWS for one command: an emulator that is started, used and stopped, with no account.

The configuration and its backend stay as they are: engine and provider reach the emulator by the
proxy variables and trust its certificate by ``AWS_CA_BUNDLE``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

__all__ = ["Sandbox", "SandboxError", "sandbox_environment"]

DEFAULT_REGION = "ap-northeast-2"

_START_SECONDS = 60.0
_PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_INSTALL_HINT = "install it with: pip install 'shared-check[sandbox]'"


class SandboxError(Exception):
    """The emulator cannot be started or used; the message says what to do next."""


def sandbox_environment(
    base: Mapping[str, str], port: int, ca: Path, region: str
) -> dict[str, str]:
    """The environment for a child that must reach the emulator and nothing of the caller's AWS.

    Of ``base`` everything stays except AWS settings, proxies and ``TF_CLI_ARGS*``/``TF_DATA_DIR``/
    ``TF_WORKSPACE``, which belong to the operator's real runs.
    """
    dropped = {name.upper() for name in _PROXY_VARIABLES}
    env = {
        name: value
        for name, value in base.items()
        if not name.startswith(("AWS_", "TF_CLI_ARGS", "TF_REATTACH"))
        and name.upper() not in dropped
        and name not in ("TF_DATA_DIR", "TF_WORKSPACE")
    }
    proxy = f"http://127.0.0.1:{port}"
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        env[name] = env[name.lower()] = proxy
    env.update(
        # Without any proxy exception: a user's own could name AWS.
        NO_PROXY="",
        AWS_CA_BUNDLE=str(ca),
        AWS_ACCESS_KEY_ID="sandbox",
        AWS_SECRET_ACCESS_KEY="sandbox",  # noqa: S106 - the emulator accepts anything
        AWS_REGION=region,
        AWS_DEFAULT_REGION=region,
        AWS_EC2_METADATA_DISABLED="true",
        # A profile or a cached login must not be found through the home directory either.
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    )
    return env


class Sandbox:
    """Context manager around one emulator process: one empty AWS, kept in memory.

    Within the ``with`` block SIGTERM ends the program as ``SystemExit(143)``, so that the emulator
    and its files go with it. The emulator also ends by itself when this process is gone.

    Raises ``SandboxError`` on entering when the ``sandbox`` extra or ``openssl`` is missing, or the
    emulator does not start.
    """

    def __init__(self, region: str = DEFAULT_REGION) -> None:
        self.region = region
        self._directory: Path | None = None
        self._process: subprocess.Popen[str] | None = None
        self._port = 0
        self._ca = Path()
        self._previous_handler: Any = None

    def __enter__(self) -> Self:
        _require_parts()
        self._directory = Path(tempfile.mkdtemp(prefix="shared-check-sandbox-"))
        try:
            self._catch_sigterm()
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()

    @property
    def port(self) -> int:
        """The local port of the emulator's proxy."""
        return self._port

    @property
    def log(self) -> Path:
        """The emulator's log: warnings and errors only; removed with the sandbox."""
        assert self._directory is not None, "the sandbox is not running"
        return self._directory / "emulator.log"

    def env(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """A complete environment for children, made from ``base`` (this process's own)."""
        return sandbox_environment(
            os.environ if base is None else base, self._port, self._ca, self.region
        )

    def client(self, service: str, region: str | None = None) -> Any:
        """A boto3 client of ``service`` (such as ``"ec2"``) that talks to this sandbox alone."""
        import boto3
        import botocore.session
        from botocore.config import Config

        proxy = f"http://127.0.0.1:{self._port}"
        # Neither the user's profile nor the configuration file it is in may have a say.
        settings = {
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
        session = boto3.session.Session(
            botocore_session=botocore.session.Session(session_vars=settings),
            aws_access_key_id="sandbox",
            aws_secret_access_key="sandbox",  # noqa: S106 - the emulator accepts anything
            region_name=region or self.region,
        )
        return session.client(
            service,
            verify=str(self._ca),
            config=Config(
                proxies={"http": proxy, "https": proxy},
                ignore_configured_endpoint_urls=True,
                retries={"total_max_attempts": 1},
                connect_timeout=10,
                read_timeout=60,
            ),
        )

    def bootstrap_backend(self, bucket: str, lock_table: str | None, region: str) -> None:
        """Creates the state bucket (versioned) and the lock table that a backend block names.

        What exists is kept. The lock table has the key ``LockID`` that the backend asks for:
        https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking
        """
        s3 = self.client("s3", region)
        if bucket not in {found["Name"] for found in s3.list_buckets()["Buckets"]}:
            place = {"CreateBucketConfiguration": {"LocationConstraint": region}}
            s3.create_bucket(Bucket=bucket, **({} if region == "us-east-1" else place))
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        if lock_table is None:
            return
        dynamodb = self.client("dynamodb", region)
        with contextlib.suppress(dynamodb.exceptions.ResourceInUseException):
            dynamodb.create_table(
                TableName=lock_table,
                KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )

    def _start(self) -> None:
        assert self._directory is not None
        certificates = self._directory / "certificates"
        certificates.mkdir()
        with self.log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "validator.plan.emulator", str(certificates)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._port, self._ca = self._await_ready(self._process)

    def _await_ready(self, process: subprocess.Popen[str]) -> tuple[int, Path]:
        assert process.stdout is not None
        lines: list[str] = []
        reader = threading.Thread(
            target=lambda pipe: lines.append(pipe.readline()), args=(process.stdout,), daemon=True
        )
        reader.start()
        reader.join(_START_SECONDS)
        try:
            ready = json.loads(lines[0])
        except (IndexError, ValueError):
            tail = "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-5:])
            reason = tail or f"no answer within {_START_SECONDS:.0f} s"
            raise SandboxError(f"the AWS emulator did not start: {reason}") from None
        return int(ready["port"]), Path(ready["ca"])

    def _stop(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)  # it keeps nothing worth saving
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None
        if self._previous_handler is not None:
            signal.signal(signal.SIGTERM, self._previous_handler)
            self._previous_handler = None

    def _catch_sigterm(self) -> None:
        # Python allows signal handlers in the main thread alone; elsewhere the emulator still
        # ends with this process.
        if threading.current_thread() is threading.main_thread():
            self._previous_handler = signal.signal(signal.SIGTERM, _exit_on_sigterm)


def _exit_on_sigterm(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _require_parts() -> None:
    missing = [name for name in ("boto3", "moto") if importlib.util.find_spec(name) is None]
    if missing:
        raise SandboxError(
            f"the sandbox needs {' and '.join(missing)}, not installed here; {_INSTALL_HINT}"
        )
    if shutil.which("openssl") is None:
        raise SandboxError("the sandbox needs the openssl command: install the package openssl")
