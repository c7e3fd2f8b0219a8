"""The official CLI: the one on PATH, or the pinned release from Pulumi's download host."""

import hashlib
import platform
import re
import shutil
import tarfile
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from engine import cache, commands
from engine.errors import SourceFailedError
from engine.progress import reporting, say
from engine.versions import LANGUAGE_HOST, PULUMI_VERSION, numbers

PROBE_SECONDS = 4.0
"""The timeout in a closed network; it covers name resolution."""
READ_SECONDS = 60.0

SYSTEMS = {"Linux": "linux", "Darwin": "darwin"}
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


@dataclass(frozen=True, kw_only=True)
class Release:
    """The URLs of the pinned release's archives and checksums."""

    archives: str
    checksums: str


PINNED = Release(
    archives="https://get.pulumi.com/releases/sdk",
    checksums=f"https://github.com/pulumi/pulumi/releases/download/v{PULUMI_VERSION}",
)


def on_path() -> Path:
    """Return the `pulumi` on PATH.

    Raises:
        SourceFailedError: there is none, it is too old, or it has no Python language host.
    """
    found = shutil.which("pulumi")
    if found is None:
        raise SourceFailedError("no pulumi on PATH")
    said = commands.run([found, "version"], env={"PULUMI_SKIP_UPDATE_CHECK": "true"})
    version = said.splitlines()[-1] if said else "of no known version"
    if numbers(version) < numbers(PULUMI_VERSION):
        raise SourceFailedError(f"{found} is {version}, older than {PULUMI_VERSION}")
    beside = Path(found).resolve().with_name(LANGUAGE_HOST)
    if not beside.exists() and shutil.which(LANGUAGE_HOST) is None:
        raise SourceFailedError(f"{found} has no {LANGUAGE_HOST} beside it or on PATH")
    return Path(found)


def location() -> Path:
    """Return where the downloaded binaries lie, whether they exist or not."""
    return _entry() / "pulumi"


def downloaded() -> Path:
    """Return the folder with the official binaries, downloaded and verified first if need be.

    Raises:
        SourceFailedError: the host does not answer in `PROBE_SECONDS`, or the download is not good.
    """
    if not _entry().is_dir():
        _probe(f"{PINNED.archives}/{archive_name()}")
    cache.publish(_entry(), lambda folder: _download(PINNED, folder))
    return location()


def _entry() -> Path:
    return cache.root() / "pulumi" / f"{PULUMI_VERSION}-official"


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


def _probe(url: str) -> None:
    import requests  # noqa: PLC0415 -- takes a tenth of a second, and only a download needs it

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


def _download(release: Release, folder: Path) -> None:
    import requests  # noqa: PLC0415 -- as above

    url = f"{release.archives}/{archive_name()}"
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
            _verify(release, digest.hexdigest())
            archive.seek(0)
            with tarfile.open(fileobj=archive) as content:
                content.extractall(folder, filter="data")
    except (requests.RequestException, tarfile.TarError) as error:
        raise SourceFailedError(f"{url} could not be downloaded: {error}") from error
    lacking = [
        name for name in ("pulumi", LANGUAGE_HOST) if not (folder / "pulumi" / name).exists()
    ]
    if lacking:
        raise SourceFailedError(f"{url} lacks {' and '.join(lacking)}")


def _verify(release: Release, actual: str) -> None:
    """Compare with the published checksum; where that is out of reach, TLS has to do."""
    import requests  # noqa: PLC0415 -- as above

    url = f"{release.checksums}/pulumi-{PULUMI_VERSION}-checksums.txt"
    try:
        answer = requests.get(url, timeout=PROBE_SECONDS)
        answer.raise_for_status()
    except requests.RequestException:
        say(f"{url} is not reachable; the download is not compared with it")
        return
    line = rf"^([0-9a-f]{{64}})\s+{re.escape(archive_name())}$"
    expected = re.search(line, answer.text, re.MULTILINE)
    if expected is None or expected[1] != actual:
        raise SourceFailedError(f"{archive_name()} does not match its checksum in {url}")
