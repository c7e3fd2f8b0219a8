"""Policies of resources: who may use keys, buckets, queues, topics, secrets, vaults and images."""

from collections.abc import Callable, Iterator

from frame.document import SOURCE_KEYS, Statement, statements
from frame.family import EXPOSURE, IDENTITY
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules import actions

KEYS = tokens(aws.kms.Key, aws.kms.KeyPolicy, aws.kms.ReplicaKey, aws.kms.ExternalKey)
BUCKETS = tokens(aws.s3.BucketPolicy)
QUEUES = tokens(aws.sqs.QueuePolicy, aws.sqs.Queue)
TOPICS = tokens(aws.sns.TopicPolicy, aws.sns.Topic)
SECRETS = tokens(aws.secretsmanager.SecretPolicy, aws.secretsmanager.Secret)
VAULTS = tokens(aws.backup.VaultPolicy)
REPOSITORIES = tokens(aws.ecr.RepositoryPolicy, aws.ecr.RegistryPolicy)
DOMAINS = tokens(aws.opensearch.Domain, aws.opensearch.DomainPolicy)
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
# CloudWatch Logs shows a key whose log group it is, instead of a source account.
# Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html.
_CONTEXTS = ("kms:encryptioncontext:*",)
# What these services do, of some services, is documented without a condition, and fails with one.
# Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html,
# https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html,
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html.
_WITHOUT_SOURCE = {
    "events.amazonaws.com": ("sns:", "kms:"),
    "events.rds.amazonaws.com": ("kms:",),
    "logdelivery.elasticloadbalancing.amazonaws.com": ("s3:",),
}
# CloudTrail looks a key up without saying for which trail; a key's description is no secret.
# Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html.
_HARMLESS = frozenset({"kms:describekey"})


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


def confused_deputy(resource: Value) -> Messages:
    """A service acts on the resource for one's own account only, where it says for whom it acts."""
    for statement in allowances(resource):
        if _HARMLESS.issuperset(action.lower() for action in statement.actions):
            continue
        senders = {
            name for name in statement.principals("Service") if _says_source(name, statement)
        }
        if senders and not statement.narrowed_by(*SOURCE_KEYS, *_CONTEXTS):
            yield f"{', '.join(sorted(senders))} may act for any account."


def _says_source(service: str, statement: Statement) -> bool:
    silent = _WITHOUT_SOURCE.get(service, ())
    return not all(action.lower().startswith(silent) for action in statement.actions)


def every_action(resource: Value) -> Messages:
    """No statement hands all of the service's actions to whom it allows something."""
    for statement in allowances(resource):
        wide = [name for name in statement.actions if actions.is_whole_service(name)]
        if wide or statement.value["NotAction"].given:
            yield f"The policy allows {', '.join(wide) or 'every action but some (NotAction)'}."


def bucket_administration(policy: Value) -> Messages:
    """Nobody gets to change a bucket's policy, ACLs or encryption by the bucket's policy.

    Principals of one's own account get that from IAM, so here it can only be for others.
    """
    for statement in allowances(policy):
        found = [name for name in _ADMINISTRATION if statement.grants(name)]
        if found and statement.principals("AWS"):
            yield f"The bucket policy allows {', '.join(found)}."


_ADMINISTRATION = (
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
)


def _closed(
    rule: str, what: str, types: frozenset[str], *references: Reference, severity: Severity
) -> ResourceRule:
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


_LEAST_PRIVILEGE = Reference(framework="AWS Well-Architected", control="SEC03-BP07")

RULES = (
    _closed(
        "kms-key-policy-not-public",
        "key",
        KEYS,
        security_hub("KMS.5"),
        checkov("CKV_AWS_33"),
        severity=Severity.CRITICAL,
    ),
    _closed(
        "s3-policy-not-public",
        "bucket",
        BUCKETS,
        security_hub("S3.2"),
        security_hub("S3.3"),
        checkov("CKV_AWS_70"),
        severity=Severity.CRITICAL,
    ),
    _closed(
        "sqs-policy-not-public",
        "queue",
        QUEUES,
        security_hub("SQS.3"),
        checkov("CKV_AWS_168"),
        severity=Severity.CRITICAL,
    ),
    _closed(
        "sns-policy-not-public",
        "topic",
        TOPICS,
        security_hub("SNS.4"),
        checkov("CKV_AWS_169"),
        severity=Severity.CRITICAL,
    ),
    _closed(
        "secretsmanager-policy-not-public",
        "secret",
        SECRETS,
        _LEAST_PRIVILEGE,
        severity=Severity.CRITICAL,
    ),
    _closed(
        "backup-vault-policy-not-public",
        "vault",
        VAULTS,
        _LEAST_PRIVILEGE,
        severity=Severity.CRITICAL,
    ),
    _closed(
        "ecr-policy-not-public",
        "repository",
        REPOSITORIES,
        checkov("CKV_AWS_32"),
        severity=Severity.HIGH,
    ),
    _closed(
        "opensearch-policy-not-public",
        "domain",
        DOMAINS,
        security_hub("Opensearch.2"),
        severity=Severity.HIGH,
    ),
    _closed(
        "cloudwatch-log-policy-not-public",
        "log group",
        LOG_POLICIES,
        _LEAST_PRIVILEGE,
        severity=Severity.HIGH,
    ),
    ResourceRule(
        id="iam-resource-policy-confused-deputy",
        family=IDENTITY,
        description="Services act on resources for the own account only.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC03-BP08"),),
        remediation="Add the condition aws:SourceAccount or aws:SourceArn.",
        types=KEYS | BUCKETS | QUEUES | TOPICS | SECRETS | VAULTS | REPOSITORIES | LOG_POLICIES,
        check=confused_deputy,
    ),
    ResourceRule(
        id="iam-resource-policy-no-every-action",
        family=IDENTITY,
        description="Policies of resources list the actions that they allow.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_72"), _LEAST_PRIVILEGE),
        remediation="List the actions that the principals need.",
        types=BUCKETS | QUEUES | TOPICS | SECRETS | VAULTS | REPOSITORIES | LOG_POLICIES,
        check=every_action,
    ),
    ResourceRule(
        id="s3-policy-no-administration",
        family=IDENTITY,
        description="Bucket policies let nobody administer the bucket.",
        severity=Severity.HIGH,
        references=(security_hub("S3.6"),),
        remediation="Leave these actions to IAM policies of the bucket's own account.",
        types=BUCKETS,
        check=bucket_administration,
    ),
)
