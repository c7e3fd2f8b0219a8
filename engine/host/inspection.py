"""Questions about a Python environment, asked inside it: standard library only.

Prints one JSON document for `packages` (those with a Pulumi plugin), `dependencies` or `about`.
"""

import json
import platform
import re
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

PLUGIN_FILE = "pulumi-plugin.json"


def packages() -> list[dict[str, str]]:
    """Return name, version and server of every resource plugin the environment asks for."""
    folders = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    # Namespace packages keep their plugin file one level deeper.
    found = [
        file
        for folder in sorted(folders)
        for deep in ("*", "*/*")
        for file in sorted(folder.glob(f"{deep}/{PLUGIN_FILE}"))
    ]
    plugins = [_plugin(file) for file in found]
    return [plugin for plugin in plugins if plugin]


def _plugin(file: Path) -> dict[str, str]:
    content = json.loads(file.read_text(encoding="utf-8"))
    if not content.get("resource"):
        return {}
    package = file.parent.name.replace("_", "-")
    return {
        "name": content.get("name") or package.removeprefix("pulumi-"),
        "version": content.get("version") or metadata.version(package),
        "server": content.get("server") or "",
    }


def dependencies(*, transitive: bool) -> list[dict[str, str]]:
    """Return name and version of what is installed; without `transitive`, the roots only."""
    installed = {_normal(item.name): item for item in metadata.distributions()}
    required = {
        _normal(re.split(r"[^A-Za-z0-9._-]", text, maxsplit=1)[0])
        for item in installed.values()
        for text in item.requires or []
        if "extra ==" not in text
    }
    return [
        {"name": name, "version": item.version}
        for name, item in sorted(installed.items())
        if transitive or name not in required
    ]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()  # https://peps.python.org/pep-0503/


def about() -> dict[str, str]:
    """Return the interpreter's path and version."""
    return {"executable": sys.executable, "version": platform.python_version()}


ANSWERS = {
    "packages": packages,
    "dependencies": lambda: dependencies(transitive=False),
    "all-dependencies": lambda: dependencies(transitive=True),
    "about": about,
}

if __name__ == "__main__":
    json.dump(ANSWERS[sys.argv[1]](), sys.stdout)
