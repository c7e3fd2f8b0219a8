"""A headless Chromium that opens a page of ours and tells what it made of it.

`python -m tests.support.browser report-dev.html docs/report.png` takes README's picture.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Names under which systems install it."""

# Runs after the page's own content and leaves what it measured in the document.
_PROBE = """
<script>
addEventListener("load", () => {
  const root = document.documentElement;
  root.dataset.probe = JSON.stringify({
    overflow: root.scrollWidth - root.clientWidth,
    background: getComputedStyle(document.body).backgroundColor,
    boxes: document.querySelectorAll("svg rect").length,
    rules: [...document.querySelectorAll("[id^=rule-]")].filter(it => it.checkVisibility()).length,
    text: document.body.innerText.length,
  });
});
</script>
"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A page as the browser had it: what the probe measured, and what its console said."""

    measured: dict[str, Any]
    console: tuple[str, ...]


def look(page: Path, profile: Path, *, width: int, dark: bool = False) -> Seen:
    """Open a copy of the page in a window of that width."""
    probed = profile.with_suffix(".html")
    probed.write_text(page.read_text().replace("</body>", f"{_PROBE}</body>"))
    options = ["--blink-settings=preferredColorScheme=0"] if dark else []
    done = _run(
        profile,
        probed,
        *options,
        f"--window-size={width},900",
        "--dump-dom",
        "--enable-logging=stderr",
    )
    probe = re.search(r'data-probe="([^"]*)"', done.stdout)
    assert probe, done.stderr
    return Seen(
        measured=json.loads(probe[1].replace("&quot;", '"')),
        console=tuple(line for line in done.stderr.splitlines() if "CONSOLE" in line),
    )


def print_pdf(page: Path, profile: Path, target: Path) -> None:
    """Print the page."""
    _run(profile, page, f"--print-to-pdf={target}")


def screenshot(page: Path, profile: Path, target: Path, *, width: int, height: int) -> None:
    """Take a picture of the page's top."""
    _run(profile, page, f"--window-size={width},{height}", f"--screenshot={target}")


def _run(profile: Path, page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    quiet = (
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *("--hide-scrollbars", f"--user-data-dir={profile}"),
    )
    return subprocess.run(  # noqa: S603 -- the browser under our own options
        [browser, *quiet, *options, page.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        source, target = (Path(each).resolve() for each in sys.argv[1:])
        screenshot(source, Path(folder, "profile"), target, width=1280, height=1000)
