"""The resources in the states of all stacks of the project."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.orphans.kinds import Arn, kinds_of

_PROVIDER = "pulumi:providers:aws"


@dataclass(frozen=True, kw_only=True)
class Held:
    """Resources that are in a state, and so are no orphans.

    Attributes:
        arns: ARNs among the outputs.
    """

    arns: frozenset[str]
    ids: frozenset[tuple[str, str]]

    def has(self, arn: Arn) -> bool:
        """Whether a resource is in a state: by its ARN, or else by type and id."""
        if arn.text in self.arns:
            return True
        named = ((kind.type, (kind.parts(arn) or {}).get("id", "")) for kind in kinds_of(arn))
        return any(each in self.ids for each in named)


@dataclass(frozen=True, kw_only=True)
class States:
    """The states of the project's stacks.

    Attributes:
        creating: The URNs of its pending creates: an operation is in progress or was interrupted.
        held: The resources in any stack's state.
    """

    own: tuple[Mapping[str, Any], ...]
    creating: tuple[str, ...]
    held: Held

    @property
    def tags(self) -> dict[str, str] | None:
        """The tags of the last deployment; None before the first `up`."""
        for each in self.own:
            if each["type"] == _PROVIDER and (tags := each["inputs"].get("defaultTags")):
                return json.loads(tags)["tags"] if isinstance(tags, str) else tags["tags"]
        return None


def read(deployment: Deployment) -> States:
    """Read the states of the stack and of all other stacks in its backend.

    Raises:
        OpsError: A state cannot be read, whose resources would look like orphans.
    """
    _ = deployment.state  # refuse an unknown or undeployed stack first
    listed = [each["name"] for each in _answer(deployment, "stack", "ls", "--json")]
    exported = {
        name: _answer(_neighbour(deployment, name), "stack", "export")["deployment"]
        for name in {*listed, deployment.stack}
    }
    resources = {name: tuple(each.get("resources") or ()) for name, each in exported.items()}
    pending = exported[deployment.stack].get("pending_operations") or ()
    return States(
        own=resources[deployment.stack],
        creating=tuple(each["resource"]["urn"] for each in pending if each["type"] == "creating"),
        held=_held(each for found in resources.values() for each in found),
    )


def _neighbour(deployment: Deployment, name: str) -> Deployment:
    at = deployment.at and replace(deployment.at, stack=name)
    return replace(deployment, stack=name, at=at)


def _held(resources: Iterable[Mapping[str, Any]]) -> Held:
    arns: set[str] = set()
    ids: set[tuple[str, str]] = set()
    for each in resources:
        outputs: Mapping[str, Any] = each.get("outputs") or {}
        # Some types have their ARN in an output with the type's name: `guardrailArn`.
        arns |= {
            value.removesuffix(":*")
            for key, value in outputs.items()
            if key.lower().endswith("arn") and isinstance(value, str)
            if key == "arn" or value.endswith(str(each.get("id")))
        }
        if "id" in each:
            ids.add((each["type"], each["id"]))
    return Held(arns=frozenset(arns), ids=frozenset(ids))


def _answer(deployment: Deployment, *arguments: str) -> Any:
    done = deployment.pulumi(*arguments)
    if done.returncode != 0:
        said = " ".join(done.stderr.split()).removeprefix("error: ")
        message = f"pulumi {' '.join(arguments)} of stack {deployment.stack} failed: {said}"
        raise OpsError(message, ExitCode.ENGINE)
    return json.loads(done.stdout)
