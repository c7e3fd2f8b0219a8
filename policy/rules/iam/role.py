"""Roles: who may assume them."""

from collections.abc import Iterable, Iterator

from frame.accounts import account_of, own_accounts
from frame.document import SOURCE_KEYS, Statement, statements
from frame.family import IDENTITY
from frame.rule import (
    Finding,
    Messages,
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

ROLES = tokens(aws.iam.Role)
# Services whose documentation says that they assume roles with a source account. Others, such as
# backup, cloudtrail, ecs for load balancers, rds for proxies and s3 for replication, are documented
# without a condition.
# Source: the pages on the confused deputy in each service's user guide, from
# https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html.
_SENDS_SOURCE = frozenset(
    f"{service}.amazonaws.com"
    for service in (
        "bedrock",
        "bedrock-agentcore",
        "codebuild",
        "datasync",
        "ecs-tasks",
        "monitoring.rds",
        "pipes",
        "scheduler",
        "states",
        "transfer",
        "vpc-flow-logs",
    )
)
_ASSUMPTION = frozenset(
    f"sts:{action}"
    for action in (
        "assumerole",
        "assumerolewithsaml",
        "assumerolewithwebidentity",
        "setsourceidentity",
        "tagsession",
    )
)
_GITHUB = "token.actions.githubusercontent.com"
_PROVIDER = "oidc-provider/"
_OWN_PRINCIPALS = ("aws:principalarn", "aws:principalorgid", "aws:principalorgpaths")
_FOREIGN_KEYS = (
    *_OWN_PRINCIPALS,
    "sts:externalid",
    "aws:principaltag/*",
    "aws:multifactorauthpresent",
)


def trusted(role: Value) -> Iterator[Statement]:
    """What the role's trust policy allows."""
    return (each for each in statements(role["assumeRolePolicy"]) if each.allows)


def trusts_anyone(role: Value) -> Messages:
    """No role is there for whoever asks, unless a condition says which principals those are."""
    for statement in trusted(role):
        if statement.open_to_anyone and not statement.narrowed_by(*_OWN_PRINCIPALS):
            yield "Anyone may assume the role (Principal)."
        if "*" in statement.principals("Service") or "*" in statement.principals("Federated"):
            yield "Any service or identity provider may assume the role (Principal)."


def only_assumption(role: Value) -> Messages:
    """A trust policy is about sessions of the role, not about whatever STS does or will do."""
    for statement in trusted(role):
        other = [name for name in statement.actions if name.lower() not in _ASSUMPTION]
        if other or statement.value["NotAction"].given:
            yield f"The role's trust allows {', '.join(other) or 'all actions but some'} (Action)."


def confused_deputy(role: Value) -> Messages:
    """A service assumes the role for resources of one's own account only, where it says whose."""
    for statement in trusted(role):
        senders = _SENDS_SOURCE.intersection(statement.principals("Service"))
        if senders and not statement.narrowed_by(*SOURCE_KEYS):
            yield f"{', '.join(sorted(senders))} may assume the role for any account's resources."


def github_subjects(role: Value) -> Messages:
    """Workflows assume a role only from named repositories, with a token made for AWS.

    Source: https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws.
    """
    for statement in trusted(role):
        if not any(who.endswith(f"oidc-provider/{_GITHUB}") for who in _federated(statement)):
            continue
        if not statement.narrowed_by(f"{_GITHUB}:aud"):
            yield f"Tokens for any audience are taken ({_GITHUB}:aud)."
        if not statement.narrowed_by(f"{_GITHUB}:sub"):
            yield f"Any repository of GitHub may assume the role ({_GITHUB}:sub)."
        for subject in _subjects(statement, _GITHUB):
            if not _names_repository(subject):
                yield f"The subject {subject} names no repository ({_GITHUB}:sub)."


def _federated(statement: Statement) -> tuple[str, ...]:
    return statement.principals("Federated")


def _subjects(statement: Statement, host: str) -> Iterator[str]:
    for _, key, values in statement.conditions:
        if key == f"{host}:sub":
            yield from (value.text for value in values if value.text is not None)


def _names_repository(subject: str) -> bool:
    kind, _, rest = subject.partition(":")
    owner, _, repository = rest.partition(":")[0].partition("/")
    return kind == "repo" and "*" not in owner and bool(repository.strip("*?"))


def oidc_subjects(role: Value) -> Messages:
    """Tokens of an identity provider are taken for named subjects, and when they are made for AWS.

    A provider such as GitLab or HCP Terraform signs tokens for all its customers. A subject says
    whose it is after its first colon (`project_path:group/...`, `organization:name:...`).
    """
    for statement in trusted(role):
        for provider in _federated(statement):
            host = provider.partition(_PROVIDER)[2].lower()
            if not host or host == _GITHUB:  # GitHub has a rule of its own
                continue
            if not statement.narrowed_by(f"{host}:aud"):
                yield f"Tokens for any audience are taken ({host}:aud)."
            if not statement.narrowed_by(f"{host}:sub"):
                yield f"Any subject of {host} may assume the role ({host}:sub)."
            for subject in _subjects(statement, host):
                if not subject.partition("*")[0].partition(":")[2]:
                    yield f"The subject {subject} does not say whose it is ({host}:sub)."


def foreign_accounts(stack: Stack) -> Iterable[Finding]:
    """A role that another account may assume asks for more than membership in that account.

    In one's own account, IAM policies say who may assume the role.
    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    """
    own = own_accounts(stack)
    for role in stack.of(ROLES) if own else ():
        for statement in trusted(role.props):
            accounts = {account_of(name) for name in statement.principals("AWS")} - own - {""}
            if accounts and not statement.narrowed_by(*_FOREIGN_KEYS):
                yield Finding(
                    resource=role,
                    message=f"Account {', '.join(sorted(accounts))} may assume the role without "
                    "further condition.",
                )


RULES = (
    ResourceRule(
        id="iam-trust-not-everyone",
        family=IDENTITY,
        description="Roles name who may assume them.",
        severity=Severity.CRITICAL,
        references=(checkov("CKV_AWS_60"),),
        remediation="Name the services, roles or identity providers that need the role.",
        types=ROLES,
        check=trusts_anyone,
    ),
    ResourceRule(
        id="iam-trust-only-assumption",
        family=IDENTITY,
        description="Trust policies allow sessions of the role, and nothing else.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_61"), checkov("CKV_AWS_63")),
        remediation="List sts:AssumeRole, or what the principals assume the role by.",
        types=ROLES,
        check=only_assumption,
    ),
    ResourceRule(
        id="iam-trust-confused-deputy",
        family=IDENTITY,
        description="Services assume roles for resources of the own account only.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC03-BP08"),),
        remediation="Add the condition aws:SourceAccount or aws:SourceArn.",
        types=ROLES,
        check=confused_deputy,
    ),
    ResourceRule(
        id="iam-trust-github-subject",
        family=IDENTITY,
        description="Only workflows of named GitHub repositories assume roles.",
        severity=Severity.CRITICAL,
        references=(checkov("CKV_AWS_358"),),
        remediation=f"Add conditions on {_GITHUB}:aud, and on {_GITHUB}:sub with "
        "repo:OWNER/REPOSITORY:....",
        types=ROLES,
        check=github_subjects,
    ),
    ResourceRule(
        id="iam-trust-oidc-subject",
        family=IDENTITY,
        description="Identity providers let named subjects assume roles.",
        severity=Severity.CRITICAL,
        references=(checkov("CKV_AWS_358"),),
        remediation="Add conditions on the provider's aud, and on its sub with your own group, "
        "organisation or project.",
        types=ROLES,
        check=oidc_subjects,
    ),
    StackRule(
        id="iam-trust-other-account-conditioned",
        family=IDENTITY,
        description="Other accounts assume roles only under a condition.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_61"),),
        remediation="Add the condition sts:ExternalId, aws:PrincipalOrgID or aws:PrincipalArn.",
        types=ROLES,
        check=foreign_accounts,
    ),
)
