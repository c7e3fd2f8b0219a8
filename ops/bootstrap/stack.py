"""The bootstrap's CloudFormation stack: imported, created and updated by change sets.

Existing resources outside of the stack are imported first, by their identifiers; the following
update sets their properties. Nothing is replaced or removed.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
and https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
"""

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from botocore.exceptions import ClientError, WaiterError

from ops.bootstrap.documents import AUDIENCE, ISSUER
from ops.bootstrap.template import ALIAS, STACK, Bootstrap
from ops.errors import ExitCode, OpsError

_ABSENT = {"404", "NoSuchBucket", "NoSuchBucketPolicy", "NoSuchEntity", "NotFoundException"}
_UNCHANGED = ("didn't contain changes", "No updates are to be performed")
"""CloudFormation's messages for an unchanged stack, as in the AWS CLI."""
_BARE = {
    *("RoleName", "AssumeRolePolicyDocument", "AliasName", "TargetKeyId"),
    *("BucketName", "Bucket", "PolicyDocument"),
}
"""Identifying and required properties, which an import declares."""


class StackChange(NamedTuple):
    """A change to one resource: Import, Add or Modify; its logical id; its CloudFormation type."""

    action: str
    resource: str
    type: str


@dataclass(frozen=True, kw_only=True)
class ChangeSet:
    """A change set of the stack that is not executed yet.

    Args:
        kind: Its type: import, create or update.
    """

    client: Any
    kind: Literal["IMPORT", "CREATE", "UPDATE"]
    id: str
    stack: str

    @cached_property
    def changes(self) -> list[StackChange]:
        """Its changes; empty if the stack is up to date.

        Raises:
            OpsError: CloudFormation rejects it, or a resource would be replaced.
        """
        waiter = self.client.get_waiter("change_set_create_complete")
        try:
            waiter.wait(ChangeSetName=self.id, WaiterConfig={"Delay": 2, "MaxAttempts": 150})
        except WaiterError as error:
            reason = self.client.describe_change_set(ChangeSetName=self.id).get("StatusReason", "")
            if any(each in reason for each in _UNCHANGED):
                return []
            self.discard()
            raise OpsError(f"CloudFormation: {reason or error}", ExitCode.AWS) from error
        pages = self.client.get_paginator("describe_change_set").paginate(ChangeSetName=self.id)
        found = [each["ResourceChange"] for page in pages for each in page.get("Changes", [])]
        lost = [it["LogicalResourceId"] for it in found if it.get("Replacement") == "True"]
        if lost:
            self.discard()
            raise OpsError(f"stack {STACK}: {', '.join(lost)} would be replaced", ExitCode.AWS)
        return [
            StackChange(it["Action"], it["LogicalResourceId"], it["ResourceType"]) for it in found
        ]

    def execute(self) -> None:
        """Execute it and wait.

        Raises:
            OpsError: It failed; CloudFormation rolled it back.
        """
        self.client.execute_change_set(ChangeSetName=self.id)
        waiter = self.client.get_waiter(f"stack_{self.kind.lower()}_complete")
        try:
            waiter.wait(StackName=self.stack, WaiterConfig={"Delay": 5, "MaxAttempts": 240})
        except WaiterError as error:
            events = self.client.describe_stack_events(StackName=self.stack)["StackEvents"]
            reasons = "; ".join(
                f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason', 'no reason')}"
                for each in events
                if each["ResourceStatus"].endswith("_FAILED")
            )
            message = f"stack {STACK} was rolled back: {reasons or error}"
            raise OpsError(message, ExitCode.AWS) from error

    def discard(self) -> None:
        """Delete it, and the empty stack that it created."""
        self.client.delete_change_set(ChangeSetName=self.id)
        (stack,) = self.client.describe_stacks(StackName=self.stack)["Stacks"]
        if stack["StackStatus"] == "REVIEW_IN_PROGRESS":
            self.client.delete_stack(StackName=self.stack)


def prepare(wanted: Bootstrap) -> ChangeSet:
    """The next change set of an account: the import of existing resources, or the update.

    Raises:
        OpsError: The stack has resources that the template lacks, or the account's identity
            provider lacks the audience of AWS STS.
    """
    client = wanted.aws.client("cloudformation")
    held = _held(client)
    template = template_of(wanted)
    resources: dict[str, Any] = template["Resources"]
    if left_out := sorted(set(held or ()) - set(resources)):
        message = f"stack {STACK} has {', '.join(left_out)}: name all stacks of this account"
        raise OpsError(f"{message}, and --github if it has pipelines")
    found = {name: each for name, each in existing(wanted) if name not in (held or ())}
    if found:
        body = template | {"Resources": (held or {}) | _bare(resources, found)}
        return _create(client, "IMPORT", body, ResourcesToImport=_identified(resources, found))
    if held is None:
        return _create(client, "CREATE", template, OnStackFailure="DELETE")
    return _create(client, "UPDATE", template, DeploymentMode="REVERT_DRIFT")


def template_of(wanted: Bootstrap) -> dict[str, Any]:
    """The template for an account, without an identity provider that existed before.

    Raises:
        OpsError: The identity provider lacks the audience of AWS STS.
    """
    if not wanted.repository or "GitHub" in (_held(wanted.aws.client("cloudformation")) or ()):
        return wanted.template()
    arn = wanted.provider_arn
    provider = _found(
        wanted.aws.client("iam").get_open_id_connect_provider, OpenIDConnectProviderArn=arn
    )
    if provider and AUDIENCE not in provider["ClientIDList"]:
        command = "aws iam add-client-id-to-open-id-connect-provider"
        message = f"identity provider {ISSUER} lacks audience {AUDIENCE}: {command}"
        raise OpsError(f"{message} --open-id-connect-provider-arn {arn} --client-id {AUDIENCE}")
    return wanted.template(provider=not provider)


def existing(wanted: Bootstrap) -> Iterator[tuple[str, dict[str, str]]]:
    """Existing resources of the template by logical id, with CloudFormation's identifiers."""
    kms, s3, iam = (wanted.aws.client(each) for each in ("kms", "s3", "iam"))
    if key := _found(kms.describe_key, KeyId=ALIAS):
        yield "StateKey", {"KeyId": key["KeyMetadata"]["KeyId"]}
        yield "StateAlias", {"AliasName": ALIAS}
    if _found(s3.head_bucket, Bucket=wanted.bucket):
        yield "StateBucket", {"BucketName": wanted.bucket}
    if _found(s3.get_bucket_policy, Bucket=wanted.bucket):
        yield "StatePolicy", {"Bucket": wanted.bucket}
    for name, each in wanted.roles().items():
        if _found(iam.get_role, RoleName=each["RoleName"]):
            yield name, {"RoleName": each["RoleName"]}


def _held(client: Any) -> dict[str, Any] | None:
    """The resources in the stack's template, by logical id; None if there is no stack."""
    try:
        (stack,) = client.describe_stacks(StackName=STACK)["Stacks"]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    if stack["StackStatus"] == "REVIEW_IN_PROGRESS":  # a change set that was never executed
        return None
    body = client.get_template(StackName=STACK)["TemplateBody"]
    return (json.loads(body) if isinstance(body, str) else body)["Resources"]


def _bare(resources: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Resources as an import declares them; the following update sets other properties."""
    return {
        name: resources[name]
        | {"Properties": {k: v for k, v in resources[name]["Properties"].items() if k in _BARE}}
        for name in names
    }


def _identified(resources: Mapping[str, Any], found: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "LogicalResourceId": name,
            "ResourceType": resources[name]["Type"],
            "ResourceIdentifier": identifier,
        }
        for name, identifier in found.items()
    ]


def _create(
    client: Any,
    kind: Literal["IMPORT", "CREATE", "UPDATE"],
    template: Mapping[str, Any],
    **more: Any,
) -> ChangeSet:
    made = client.create_change_set(
        StackName=STACK,
        ChangeSetName=f"bootstrap-{time.time_ns()}",
        ChangeSetType=kind,
        TemplateBody=json.dumps(template, separators=(",", ":")),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        **more,
    )
    return ChangeSet(client=client, kind=kind, id=made["Id"], stack=made["StackId"])


def _found(call: Callable[..., dict[str, Any]], **arguments: Any) -> dict[str, Any]:
    """The response of a boto3 call; empty if the resource does not exist."""
    try:
        return call(**arguments)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _ABSENT:
            return {}
        raise
