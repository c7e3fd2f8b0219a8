"""Other accounts: what a stack's resources are shared with is known and wanted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from frame.document import Statement, statements
from frame.family import IDENTITY
from frame.parameters import Configurable, texts
from frame.rule import (
    Finding,
    Reference,
    Resource,
    Stack,
    StackRule,
    checkov,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules import sharing

_PROVIDERS = frozenset({"pulumi:providers:aws"})
_ARN_PARTS = 6
_DIGITS = 12

# Conditions that name accounts, or ARNs in them, and so whom `*` or a service stands for.
_ACCOUNT_KEYS = (
    "aws:principalaccount",
    "aws:principalarn",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceowner",
    "kms:calleraccount",
)
# Accounts of AWS by which load balancers deliver logs in older regions.
# Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html.
# fmt: off
_OF_AWS = frozenset(
    {
        "127311923021", "033677994240", "027434742980", "797873946194", "098369216593",
        "754344448648", "718504428378", "383597477331", "600734575887", "114774131450",
        "783225319266", "582318560864", "985666609251", "054676820928", "156460612806",
        "652711504416", "635631232127", "009996457667", "897822967062", "076674570225",
        "507241528517",
    }
)
# fmt: on
# Inputs that name an account, or a principal, without a document.
_NAMED: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (tokens(aws.lambda_.Permission, aws.cloudwatch.EventPermission), ("principal",)),
    (tokens(aws.ram.PrincipalAssociation), ("principal",)),
    (tokens(aws.ec2.SnapshotCreateVolumePermission, aws.ec2.AmiLaunchPermission), ("accountId",)),
    (tokens(aws.ec2.VpcEndpointService), ("allowedPrincipals",)),
    (tokens(aws.ec2.VpcEndpointServiceAllowedPrinciple), ("principalArn",)),
    (tokens(aws.s3.BucketReplicationConfig), ("rules", "destination", "account")),
    (
        tokens(aws.ecr.ReplicationConfiguration),
        ("replicationConfiguration", "rules", "destinations", "registryId"),
    ),
)
_DOCUMENTS = (
    sharing.KEYS
    | sharing.BUCKETS
    | sharing.QUEUES
    | sharing.TOPICS
    | sharing.SECRETS
    | sharing.VAULTS
    | sharing.REPOSITORIES
    | sharing.DOMAINS
    | sharing.LOG_POLICIES
    | tokens(
        aws.cloudwatch.EventBusPolicy,
        aws.cloudwatch.LogDestinationPolicy,
        aws.dynamodb.ResourcePolicy,
        aws.ec2.VpcEndpoint,
        aws.ec2.VpcEndpointPolicy,
        aws.efs.FileSystemPolicy,
        aws.glue.ResourcePolicy,
        aws.kinesis.ResourcePolicy,
        aws.s3.AccessPoint,
    )
)


@dataclass(frozen=True, kw_only=True)
class TrustedAccounts:
    """Parameters of `iam-resource-policy-own-account`."""

    accounts: tuple[str, ...] = texts(
        (), "Accounts, besides the stack's own, that its resources may be shared with."
    )


def own_accounts(stack: Stack) -> frozenset[str]:
    """The accounts that the stack is in: those of what it has made, or of its providers.

    Before anything exists it is known only where a provider says `allowed_account_ids`.
    """
    made = {
        account_of(resource.outputs["arn"].text or "")
        for resource in stack.resources
        if resource.own and resource.type.startswith("aws:")
    }
    allowed = {
        account.text
        for provider in stack.of(_PROVIDERS)
        for account in provider.props["allowedAccountIds"].document()
        if account.text
    }
    return frozenset((made | allowed) - {""})


def account_of(principal: str) -> str:
    """The account of an ARN, or of an account given by its number; empty where there is none."""
    if principal.isdecimal() and len(principal) == _DIGITS:
        return principal
    parts = principal.split(":")
    return parts[4] if len(parts) >= _ARN_PARTS and parts[4].isdecimal() else ""


def other_accounts(stack: Stack, given: TrustedAccounts) -> Iterable[Finding]:
    """No other account is named by a resource's policy, or by an input that shares the resource."""
    own = own_accounts(stack)
    if not own:
        return
    known = own | _OF_AWS | frozenset(given.accounts)
    for resource, accounts in _named(stack):
        others = sorted(accounts - known - {""})
        if others:
            message = f"It is shared with {'account' if len(others) == 1 else 'accounts'} "
            yield Finding(resource=resource, message=f"{message}{', '.join(others)}.")


def _named(stack: Stack) -> Iterator[tuple[Resource, set[str]]]:
    for resource in stack.of(_DOCUMENTS):
        documents = (resource.props[field] for field in sharing.FIELDS)
        yield resource, {account for each in documents for account in _in_document(each)}
    for types, path in _NAMED:
        for resource in stack.of(types):
            named = _at(resource.props, path)
            yield resource, {account_of(each.text) for each in named if each.text}


def _in_document(document: Value) -> Iterable[str]:
    if document.text is not None:
        return _in_text(document.text)
    return (account for each in statements(document) if each.allows for account in _accounts(each))


@lru_cache(maxsize=1024)
def _in_text(text: str) -> frozenset[str]:
    allowed = (each for each in statements(Value(text)) if each.allows)
    return frozenset(account for each in allowed for account in _accounts(each))


def _accounts(statement: Statement) -> Iterator[str]:
    yield from map(account_of, statement.principals("AWS"))
    for operator, key, values in statement.conditions:
        if key in _ACCOUNT_KEYS and "Not" not in operator:
            yield from (account_of(each.text) for each in values if each.text)


def _at(value: Value, path: tuple[str, ...]) -> Iterator[Value]:
    """The values at a path, through lists."""
    if not path:
        yield from value
        return
    for each in value:
        yield from _at(each[path[0]], path[1:])


RULES = (
    StackRule(
        id="iam-resource-policy-own-account",
        family=IDENTITY,
        description="Resources are shared with other accounts only where that is configured.",
        severity=Severity.HIGH,
        references=(
            checkov("CKV_AWS_33"),
            Reference(framework="AWS Well-Architected", control="SEC03-BP07"),
        ),
        remediation="Name principals of the stack's account, or have the account trusted in the "
        "pack's configuration (accounts).",
        types=_DOCUMENTS.union(*(types for types, _ in _NAMED)),
        check=Configurable(other_accounts, TrustedAccounts()),
    ),
)
