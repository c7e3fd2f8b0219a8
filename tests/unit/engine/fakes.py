"""Stand-ins for the commands and servers that a set-up meets."""

import functools
import hashlib
import http.server
import tarfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from engine.official import Release, archive_name
from engine.versions import LANGUAGE_HOST, PROGRAM_RUNNER, PULUMI_VERSION


def script(file: Path, body: str) -> Path:
    """Write an executable shell script."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return file


def pulumi(folder: Path, version: str, *, host: bool = True) -> Path:
    """Write a `pulumi` that tells its version, with or without a language host beside it."""
    if host:
        script(folder / LANGUAGE_HOST, "exit 0")
    return script(folder / "pulumi", f"echo v{version}")


def go(file: Path, version: str = "1.26.0", *, log: Path | None = None) -> Path:
    """Write a `go` that 'builds' a pulumi and knows where the SDK's source lies."""
    sdk = file.parent / "sdk"
    runner = sdk / "python" / "cmd" / PROGRAM_RUNNER
    runner.parent.mkdir(parents=True, exist_ok=True)
    runner.write_text("# runner")
    return script(
        file,
        f'echo "$1" >> {log or "/dev/null"}\n'
        'case "$1" in\n'
        f"  env) echo go{version} ;;\n"
        f"  list) echo {sdk} ;;\n"
        '  build) while [ "$1" != -o ]; do shift; done\n'
        f'         printf \'#!/bin/sh\\necho v{PULUMI_VERSION}\\n\' > "$2"; chmod 755 "$2" ;;\n'
        "esac",
    )


@contextmanager
def download_host(folder: Path, *, checksum: str | None = "") -> Generator[Release]:
    """Serve a release from `folder`; `checksum` is the true one unless given, absent if None."""
    binaries = folder / "content" / "pulumi"
    pulumi(binaries, PULUMI_VERSION)
    archive = folder / "served" / archive_name()
    archive.parent.mkdir()
    with tarfile.open(archive, "w:gz") as content:
        content.add(binaries, "pulumi")
    if checksum is not None:
        true = hashlib.sha256(archive.read_bytes()).hexdigest()
        listing = archive.with_name(f"pulumi-{PULUMI_VERSION}-checksums.txt")
        listing.write_text(f"{'0' * 64}  other.tar.gz\n{checksum or true}  {archive_name()}\n")
    handler = functools.partial(QuietHandler, directory=str(archive.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield Release(archives=address, checksums=address)
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without writing a log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""
