"""Each service has roles of its own: what one may do, no other may."""

from collections.abc import Iterable

from frame.family import WORKLOAD
from frame.rule import Finding, Reference, Resource, Stack, StackRule, checkov, tokens
from frame.sdk import aws
from pulumi_policy import Severity

_TASKS = tokens(aws.ecs.TaskDefinition)
_ROLES = tokens(aws.iam.Role)
_TASK, _EXECUTION = "taskRoleArn", "executionRoleArn"


def roles_apart(stack: Stack) -> Iterable[Finding]:
    """What the containers may do is not what the agent that starts them may do."""
    for task in stack.of(_TASKS):
        if _roles(stack, task, _TASK) & _roles(stack, task, _EXECUTION):
            message = "Containers have the role that pulls images and reads secrets."
            yield Finding(resource=task, message=message)


def roles_shared(stack: Stack) -> Iterable[Finding]:
    """No role is that of two services; definitions of one family are one service's."""
    tasks = list(stack.of(_TASKS))
    for place, task in enumerate(tasks):
        own = _roles(stack, task, _TASK) | _roles(stack, task, _EXECUTION)
        for other in tasks[:place]:
            shared = own & (_roles(stack, other, _TASK) | _roles(stack, other, _EXECUTION))
            if shared and not _one_family(task, other):
                yield Finding(resource=task, message=f"{other.name} has the same role.")


def _one_family(task: Resource, other: Resource) -> bool:
    family = task.props["family"].text
    return family is not None and other.props["family"].equals(family)


def _roles(stack: Stack, task: Resource, key: str) -> frozenset[str]:
    """The roles that an input names: those it is made from, or else the ARN that it has."""
    made_from = task.refers_to.get(key, frozenset())
    named = frozenset(role.urn for role in stack.of(_ROLES) if role.urn in made_from)
    arn = task.props[key].text
    return named or (frozenset({arn}) if arn else frozenset())


RULES = (
    StackRule(
        id="ecs-task-role-apart",
        family=WORKLOAD,
        description="The role of a task's containers is not its execution role.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_249"),),
        remediation="Give task_role_arn and execution_role_arn roles of their own.",
        types=_TASKS,
        check=roles_apart,
    ),
    StackRule(
        id="ecs-task-role-not-shared",
        family=WORKLOAD,
        description="No two services share a role.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC03-BP02"),),
        remediation="Give every service a task role and an execution role of its own.",
        types=_TASKS,
        check=roles_shared,
    ),
)
