"""Policies of resources of any service: for whom services act, which accounts they name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from frame import actions, shares
from frame.accounts import account_of, own_accounts
from frame.document import SOURCE_KEYS, Statement, statements
from frame.family import IDENTITY
from frame.parameters import Configurable, texts
from frame.resource_policy import (
    BUCKET_POLICIES,
    DOMAIN_POLICIES,
    FIELDS,
    KEY_POLICIES,
    LOG_POLICIES,
    QUEUE_POLICIES,
    REPOSITORY_POLICIES,
    SECRET_POLICIES,
    TOPIC_POLICIES,
    VAULT_POLICIES,
    allowances,
)
from frame.rule import (
    Finding,
    Messages,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.iam.role import ROLES, trusted

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
_POLICIES = (
    BUCKET_POLICIES
    | QUEUE_POLICIES
    | TOPIC_POLICIES
    | SECRET_POLICIES
    | VAULT_POLICIES
    | REPOSITORY_POLICIES
    | LOG_POLICIES
)
_DOCUMENTS = (
    KEY_POLICIES
    | _POLICIES
    | DOMAIN_POLICIES
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


def other_accounts(stack: Stack, given: TrustedAccounts) -> Iterable[Finding]:
    """No other account is named by a resource's policy, or by an input that shares the resource."""
    own = own_accounts(stack)
    known = own | _OF_AWS | frozenset(given.accounts)
    for resource, accounts in _named(stack):
        if shares.EVERYBODY in accounts:
            yield Finding(resource=resource, message="It is shared with everybody.")
        others = sorted(accounts - known - {"", shares.EVERYBODY}) if own else ()
        if others:
            message = f"It is shared with {'account' if len(others) == 1 else 'accounts'} "
            yield Finding(resource=resource, message=f"{message}{', '.join(others)}.")


def _named(stack: Stack) -> Iterator[tuple[Resource, set[str]]]:
    for resource in stack.of(_DOCUMENTS):
        documents = (resource.props[field] for field in FIELDS)
        yield resource, {account for each in documents for account in _in_document(each)}
    for role in stack.of(ROLES):  # what accounts assume it is a rule's matter of its own
        trusts = [each for each in trusted(role.props) if each.principals("Service")]
        yield role, {account for each in trusts for account in _sources(each)}
    yield from shares.named(stack)


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
    yield from _sources(statement)


def _sources(statement: Statement) -> Iterator[str]:
    """The accounts that conditions name."""
    for operator, key, values in statement.conditions:
        if key in _ACCOUNT_KEYS and "Not" not in operator:
            yield from (account_of(each.text) for each in values if each.text)


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


RULES = (
    StackRule(
        id="iam-resource-policy-own-account",
        family=IDENTITY,
        description="Resources are shared with other accounts only where that is configured.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_33"), well_architected("SEC03-BP07")),
        remediation="Name principals of the stack's account, or have the account trusted in the "
        "pack's configuration (accounts).",
        types=_DOCUMENTS | ROLES | shares.SHARING,
        check=Configurable(other_accounts, TrustedAccounts()),
    ),
    ResourceRule(
        id="iam-resource-policy-confused-deputy",
        family=IDENTITY,
        description="Services act on resources for the own account only.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC03-BP08"),),
        remediation="Add the condition aws:SourceAccount or aws:SourceArn.",
        types=KEY_POLICIES | _POLICIES,
        check=confused_deputy,
    ),
    ResourceRule(
        id="iam-resource-policy-no-every-action",
        family=IDENTITY,
        description="Policies of resources list the actions that they allow.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_72"), well_architected("SEC03-BP07")),
        remediation="List the actions that the principals need.",
        types=_POLICIES,
        check=every_action,
    ),
)
