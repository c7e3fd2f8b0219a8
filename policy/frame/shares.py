"""Inputs by which a resource is shared with accounts, without a policy document."""

from collections.abc import Iterator

from frame.accounts import account_of
from frame.rule import Resource, Stack, tokens
from frame.sdk import aws
from frame.value import Value

_SNAPSHOTS = tokens(
    aws.rds.Snapshot, aws.rds.SnapshotCopy, aws.rds.ClusterSnapshot, aws.rds.ClusterSnapshotCopy
)
_INPUTS: tuple[tuple[frozenset[str], str], ...] = (
    (tokens(aws.lambda_.Permission, aws.cloudwatch.EventPermission), "principal[]"),
    (tokens(aws.lambda_.Permission), "sourceAccount[]"),
    (tokens(aws.lambda_.Permission), "sourceArn[]"),
    (tokens(aws.ram.PrincipalAssociation), "principal[]"),
    (tokens(aws.kms.Grant), "granteePrincipal[]"),
    (tokens(aws.kms.Grant), "retiringPrincipal[]"),
    (tokens(aws.ec2.SnapshotCreateVolumePermission, aws.ec2.AmiLaunchPermission), "accountId[]"),
    (tokens(aws.ec2.AmiLaunchPermission), "group[]"),
    (_SNAPSHOTS, "sharedAccounts[]"),
    (tokens(aws.ec2.VpcEndpointService), "allowedPrincipals[]"),
    (tokens(aws.ec2.VpcEndpointServiceAllowedPrinciple), "principalArn[]"),
    (tokens(aws.opensearch.AuthorizeVpcEndpointAccess), "account[]"),
    (tokens(aws.s3.BucketReplicationConfig), "rules[].destination[].account[]"),
    (
        tokens(aws.ecr.ReplicationConfiguration),
        "replicationConfiguration[].rules[].destinations[].registryId[]",
    ),
)
SHARING = frozenset[str]().union(*(types for types, _ in _INPUTS))
"""The types that have such an input."""
EVERYBODY = "everybody"
_ANYONE = ("*", "all")
_NARROWING = ("condition", "principalOrgId", "sourceAccount", "sourceArn")


def named(stack: Stack) -> Iterator[tuple[Resource, set[str]]]:
    """Resources with the accounts that an input of theirs names; `EVERYBODY` is one, too."""
    for types, path in _INPUTS:
        for resource in stack.of(types):
            yield resource, {_whom(each, resource) for each in resource.props.at(path)}


def _whom(value: Value, resource: Resource) -> str:
    if value.text not in _ANYONE:
        return account_of(value.text or "")
    narrowed = any(not resource.props[key].missing for key in _NARROWING)
    return "" if narrowed else EVERYBODY
