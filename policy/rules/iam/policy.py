"""What identities may do: policies of roles, users and groups, parsed, not matched as text."""

from collections.abc import Callable, Iterable, Iterator

from frame import actions, iam
from frame.document import Statement, statements
from frame.family import IDENTITY
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

POLICIES = tokens(
    aws.iam.Policy,
    aws.iam.RolePolicy,
    aws.iam.UserPolicy,
    aws.iam.GroupPolicy,
    aws.iam.Role,
    aws.ssoadmin.PermissionSetInlinePolicy,
)
_SOME = 5
"""Actions that a message names."""


def allowances(resource: Value) -> Iterator[Statement]:
    """What the policy allows: a document of its own, or those written into a role."""
    inlines = (inline["policy"] for inline in resource["inlinePolicies"])
    documents = [resource["policy"], resource["inlinePolicy"], *inlines]
    for document in documents:
        yield from (statement for statement in statements(document) if statement.allows)


def every_action(resource: Value) -> Messages:
    """No statement allows every action, be it by `*` or by exceptions only (`NotAction`)."""
    for statement in allowances(resource):
        if statement.grants_everything:
            yield f"{_place(statement)} allows every action."
        elif statement.value["NotAction"].given:
            yield f"{_place(statement)} allows every action but some (NotAction)."


def whole_service(resource: Value) -> Messages:
    """No statement allows all actions of a service on all resources, where it knows any."""
    for statement in allowances(resource):
        if statement.grants_everything or not statement.on_everything:
            continue
        for name in statement.actions:
            if actions.is_whole_service(name) and iam.changing(name):
                yield f"{_place(statement)} allows {name} on all resources."


def unbounded_write(resource: Value) -> Messages:
    """Where AWS can narrow a changing action to resources, a statement does, or its condition."""
    for statement in allowances(resource):
        names = (name for name in statement.actions if statement.unbounded(name))
        wide = [name for name in names if iam.changing(name)]
        if wide:
            yield f"{_place(statement)} allows {', '.join(wide)} on all resources."


def escalation(resource: Value) -> Messages:
    """No policy lets its holder give itself more: alone, or by several permissions together."""
    allowed = list(allowances(resource))

    for name in dict.fromkeys(_unbounded(allowed, actions.escalation())):
        yield f"{name} on all resources lets its holder extend its own permissions."
    if any(_unbounded(allowed, (actions.PASS_ROLE,))):
        launches = [name for each in allowed for name in each.granted(actions.launches())]
        if launches:
            yield (
                f"{actions.PASS_ROLE} on all roles lets its holder run as any role, with "
                f"{', '.join(launches[:_SOME])}{' and others' * (len(launches) > _SOME)}."
            )


def _unbounded(allowed: Iterable[Statement], names: tuple[str, ...]) -> Iterator[str]:
    """Those of the actions that a statement allows on all there is, or all of a type."""
    for statement in allowed:
        yield from (name for name in statement.granted(names) if statement.unbounded(name))


def _none_on_all(names: Callable[[], tuple[str, ...]], what: str) -> Callable[[Value], Messages]:
    """A check that refuses each of the actions where it is allowed on all resources."""

    def check(resource: Value) -> Messages:
        for statement in allowances(resource):
            found = list(_unbounded([statement], names()))
            if found:
                some = f"{', '.join(found[:_SOME])}{' and others' * (len(found) > _SOME)}"
                yield f"{_place(statement)} {what}: {some} on all resources."

    return check


def passed_roles(resource: Value) -> Messages:
    """Roles are passed by name, and to named services: else a role serves what it is not for."""
    for statement in allowances(resource):
        if not statement.grants("iam:PassRole"):
            continue
        if statement.on_all_of_a_kind(actions.PASS_ROLE):
            yield f"{_place(statement)} allows to pass every role (iam:PassRole)."
        if not statement.narrowed_by("iam:passedtoservice", "iam:associatedresourcearn"):
            yield f"{_place(statement)} allows to pass roles to any service (iam:PassRole)."


def decryption(resource: Value) -> Messages:
    """Decryption is allowed with named keys; a condition does not make up for the keys."""
    for statement in allowances(resource):
        found = [name for name in actions.DECRYPTION if statement.grants(name)]
        if found and statement.on_all_of_a_kind(found[0]):
            yield f"{_place(statement)} allows {', '.join(found)} with all keys."


def _place(statement: Statement) -> str:
    sid = statement.value["Sid"].text
    return f"Statement {sid}" if sid else f"The statement at {statement.value.path or 'the top'}"


_NAME_RESOURCES = "Name the resources by ARN, or the part of their names that they share."

RULES = (
    ResourceRule(
        id="iam-policy-no-every-action",
        family=IDENTITY,
        description="No policy allows every action.",
        severity=Severity.CRITICAL,
        references=(security_hub("IAM.1"), checkov("CKV_AWS_62"), checkov("CKV_AWS_63")),
        remediation="List the actions that the holder needs.",
        types=POLICIES,
        check=every_action,
    ),
    ResourceRule(
        id="iam-policy-no-whole-service",
        family=IDENTITY,
        description="No policy allows all actions of a service on all resources.",
        severity=Severity.HIGH,
        references=(security_hub("IAM.21"),),
        remediation="List the actions that the holder needs, and their resources.",
        types=POLICIES,
        check=whole_service,
    ),
    ResourceRule(
        id="iam-policy-write-on-named-resources",
        family=IDENTITY,
        description="Policies allow changes on named resources, or under conditions.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_290"), checkov("CKV_AWS_355")),
        remediation=_NAME_RESOURCES,
        types=POLICIES,
        check=unbounded_write,
    ),
    ResourceRule(
        id="iam-policy-no-privilege-escalation",
        family=IDENTITY,
        description="No policy lets its holder extend its own permissions.",
        severity=Severity.CRITICAL,
        references=(checkov("CKV_AWS_286"),),
        remediation="Leave these actions to administrators, or narrow them to named resources.",
        types=POLICIES,
        check=escalation,
    ),
    ResourceRule(
        id="iam-policy-no-credentials-exposure",
        family=IDENTITY,
        description="No policy hands out credentials of all identities or services.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_287"),),
        remediation=_NAME_RESOURCES,
        types=POLICIES,
        check=_none_on_all(actions.credentials, "hands out credentials"),
    ),
    ResourceRule(
        id="iam-policy-no-data-exfiltration",
        family=IDENTITY,
        description="No policy reads all objects, secrets or parameters of an account.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_288"),),
        remediation=_NAME_RESOURCES,
        types=POLICIES,
        check=_none_on_all(lambda: actions.EXFILTRATION, "reads data"),
    ),
    ResourceRule(
        id="iam-policy-no-permissions-management",
        family=IDENTITY,
        description="No policy changes who may use all resources of a kind.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_289"),),
        remediation=_NAME_RESOURCES,
        types=POLICIES,
        check=_none_on_all(actions.permissions, "changes permissions"),
    ),
    ResourceRule(
        id="iam-policy-pass-role-bounded",
        family=IDENTITY,
        description="Policies pass named roles to named services only.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_286"), checkov("CKV_AWS_290")),
        remediation="Name the roles, and add the condition iam:PassedToService.",
        types=POLICIES,
        check=passed_roles,
    ),
    ResourceRule(
        id="iam-policy-decrypt-with-named-keys",
        family=IDENTITY,
        description="Policies allow decryption with named KMS keys only.",
        severity=Severity.HIGH,
        references=(security_hub("KMS.1"), security_hub("KMS.2")),
        remediation="Name the keys by ARN.",
        types=POLICIES,
        check=decryption,
    ),
)
