"""The official CLI: the one on PATH, or the pinned release from Pulumi's download host."""

import contextlib
import hashlib
import platform
import re
import shutil
import tarfile
import tempfile
import threading
from pathlib import Path

import requests

from engine import cache, commands
from engine.errors import SourceFailedError
from engine.progress import reporting, say
from engine.versions import LANGUAGE_HOST, PULUMI_VERSION

RELEASES = "https://get.pulumi.com/releases/sdk"
PROBE_SECONDS = 4.0
"""What a closed network may cost; a resolver that hangs is cut off too."""
READ_SECONDS = 60.0

SYSTEMS = {"Linux": "linux", "Darwin": "darwin"}
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def on_path() -> Path:
    """Return the `pulumi` on PATH.

    Raises:
        SourceFailedError: there is none, it is too old, or it has no Python language host.
    """
    found = shutil.which("pulumi")
    if found is None:
        raise SourceFailedError("no pulumi on PATH")
    version = commands.run([found, "version"], env={"PULUMI_SKIP_UPDATE_CHECK": "true"})
    if _numbers(version) < _numbers(PULUMI_VERSION):
        raise SourceFailedError(f"{found} is {version}, older than v{PULUMI_VERSION}")
    beside = Path(found).resolve().with_name(LANGUAGE_HOST)
    if not beside.exists() and shutil.which(LANGUAGE_HOST) is None:
        raise SourceFailedError(f"{found} has no {LANGUAGE_HOST} beside it or on PATH")
    return Path(found)


def location() -> Path:
    """Return where the downloaded release lies, whether it exists or not."""
    return cache.root() / "pulumi" / f"{PULUMI_VERSION}-official"


def downloaded(releases: str = RELEASES) -> Path:
    """Return the folder with the official release, downloaded and verified first if need be.

    Raises:
        SourceFailedError: the host does not answer in `PROBE_SECONDS`, or the download is not good.
    """
    if not location().is_dir():
        _probe(releases)
    return cache.publish(location(), lambda folder: _download(releases, folder))


def archive_name() -> str:
    """Return the release's file name for this machine.

    Raises:
        SourceFailedError: the set-up does not know this platform.
    """
    system, machine = platform.system(), platform.machine()
    if system not in SYSTEMS or machine.lower() not in MACHINES:
        raise SourceFailedError(f"{system} on {machine} is not supported by this set-up")
    name = f"{SYSTEMS[system]}-{MACHINES[machine.lower()]}"
    return f"pulumi-v{PULUMI_VERSION}-{name}.tar.gz"


def _probe(releases: str) -> None:
    url = f"{releases}/{archive_name()}"
    outcome: list[str] = []

    def ask() -> None:
        try:
            answer = requests.head(url, timeout=PROBE_SECONDS, allow_redirects=True)
            outcome.append("" if answer.ok else f"{url} answered {answer.status_code}")
        except requests.RequestException as error:
            outcome.append(f"{url} is not reachable ({type(error).__name__})")

    # A time-out of the request does not cover name resolution, a thread's does.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PROBE_SECONDS)
    problem = outcome[0] if outcome else f"{url} did not answer within {PROBE_SECONDS:.0f} s"
    if problem:
        raise SourceFailedError(problem)


def _download(releases: str, folder: Path) -> None:
    url = f"{releases}/{archive_name()}"
    say(f"downloading {url}")
    received = [0]
    digest = hashlib.sha256()
    try:
        with (
            reporting(lambda: f"{received[0] >> 20} MiB downloaded"),
            tempfile.TemporaryFile() as archive,
            requests.get(url, stream=True, timeout=(PROBE_SECONDS, READ_SECONDS)) as answer,
        ):
            answer.raise_for_status()
            for chunk in answer.iter_content(1 << 20):
                received[0] += archive.write(chunk)
                digest.update(chunk)
            _verify(releases, digest.hexdigest())
            archive.seek(0)
            with tarfile.open(fileobj=archive) as content:
                content.extractall(folder, filter="data")
    except (requests.RequestException, tarfile.TarError) as error:
        raise SourceFailedError(f"{url} could not be downloaded: {error}") from error
    _flatten(folder)


def _verify(releases: str, actual: str) -> None:
    """Compare with the release's checksums file, where the host publishes one."""
    url = f"{releases}/pulumi-{PULUMI_VERSION}-checksums.txt"
    answer = requests.get(url, timeout=PROBE_SECONDS)
    expected = re.search(
        rf"^([0-9a-f]{{64}})\s+{re.escape(archive_name())}$", answer.text, re.MULTILINE
    )
    if not answer.ok or expected is None:
        say(f"{url} lists no checksum for {archive_name()}; relying on TLS")
    elif expected[1] != actual:
        raise SourceFailedError(f"{archive_name()} does not match the checksum in {url}")


def _flatten(folder: Path) -> None:
    """Move the archive's `pulumi/` (`pulumi/bin/` in some) to the top of `folder`."""
    binary = next((file for file in folder.rglob("pulumi") if file.is_file()), None)
    if binary is None or not binary.with_name(LANGUAGE_HOST).exists():
        raise SourceFailedError(f"{archive_name()} lacks pulumi or {LANGUAGE_HOST}")
    # The archive's top folder has the binary's name.
    content = binary.parent.rename(folder / ".content")
    for file in content.iterdir():
        with contextlib.suppress(OSError):
            (folder / file.name).rmdir()
        file.rename(folder / file.name)
    content.rmdir()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:3]))
