"""Policies of resources: who may use keys, buckets, queues, topics, secrets, vaults and images."""

from collections.abc import Callable, Iterator

from pulumi_policy import Severity

from frame.document import SOURCE_KEYS, Statement, statements
from frame.family import EXPOSURE
from frame.rule import Messages, Reference, ResourceRule, tokens
from frame.sdk import aws
from frame.value import Value

BUCKET_POLICIES = tokens(aws.s3.BucketPolicy)
KEY_POLICIES = tokens(aws.kms.Key, aws.kms.KeyPolicy, aws.kms.ReplicaKey, aws.kms.ExternalKey)
QUEUE_POLICIES = tokens(aws.sqs.QueuePolicy, aws.sqs.Queue)
TOPIC_POLICIES = tokens(aws.sns.TopicPolicy, aws.sns.Topic)
SECRET_POLICIES = tokens(aws.secretsmanager.SecretPolicy, aws.secretsmanager.Secret)
VAULT_POLICIES = tokens(aws.backup.VaultPolicy)
REPOSITORY_POLICIES = tokens(aws.ecr.RepositoryPolicy, aws.ecr.RegistryPolicy)
DOMAIN_POLICIES = tokens(aws.opensearch.Domain, aws.opensearch.DomainPolicy)
LOG_POLICIES = tokens(aws.cloudwatch.LogResourcePolicy)
# Conditions by which `*` stands for principals of one's own, or for a network of one's own.
OWNERS = (
    *SOURCE_KEYS,
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceip",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "kms:calleraccount",
)
FIELDS = ("policy", "policyDocument", "accessPolicies", "accessPolicy")
"""What the property with the policy is called, by type."""


def allowances(resource: Value) -> Iterator[Statement]:
    """What the resource's policy allows, whatever its property is called."""
    for field in FIELDS:
        yield from (statement for statement in statements(resource[field]) if statement.allows)


def _public(what: str) -> Callable[[Value], Messages]:
    def check(resource: Value) -> Messages:
        for statement in allowances(resource):
            if statement.open_to_anyone and not statement.narrowed_by(*OWNERS):
                yield f"Anyone may use the {what}: {', '.join(statement.actions) or 'NotAction'}."

    return check


def closed(
    rule: str, what: str, types: frozenset[str], *references: Reference, severity: Severity
) -> ResourceRule:
    """The rule that policies of a type are not for everyone."""
    return ResourceRule(
        id=rule,
        family=EXPOSURE,
        description=f"The policy of a {what} is not for everyone.",
        severity=severity,
        references=references,
        remediation="Name the principals, or add a condition on account, organisation or VPC.",
        types=types,
        check=_public(what),
    )
