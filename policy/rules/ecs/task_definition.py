"""Task definitions: what a container may do, what it is given, what it leaves behind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from frame.containers import in_each_container
from frame.family import COST, ENCRYPTION, EXPOSURE, LOGGING, RESILIENCE, WORKLOAD
from frame.inputs import InputRule, absent, equals, never
from frame.limits import ASK, SIZING, above
from frame.parameters import Configurable, number
from frame.rule import (
    Finding,
    Messages,
    Reference,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.secrecy import secrecy
from frame.value import Value
from pulumi_policy import Severity


@dataclass(frozen=True, kw_only=True)
class TaskLimit:
    """Parameters of `ecs-task-size-limit`."""

    cpu: int = number(4096, "Most CPU units of a task; 1024 are one vCPU.")
    memory: int = number(16384, "Most memory of a task, in MiB.")


def task_limit(task: Value, given: TaskLimit) -> Messages:
    """A task's size, which AWS bills, is up to the limit."""
    yield from above(task["cpu"], given.cpu)
    yield from above(task["memory"], given.memory)


TASKS = tokens(aws.ecs.TaskDefinition)
_ECS_GUIDE = Reference(framework="Amazon ECS Developer Guide", control="security-tasks-containers")
_ADMINISTRATORS = frozenset({"", "root", "containeradministrator"})
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")


def not_privileged(container: Value) -> Messages:
    """A container has no permissions on its host."""
    if container["privileged"].equals(True):
        yield "it is privileged."


def non_root(container: Value) -> Messages:
    """A container names a user that is no administrator; without one the image decides."""
    user = container["user"]
    name = (user.text or "").partition(":")[0].lower()
    if user.known and (name in _ADMINISTRATORS or (name.isdigit() and int(name) == 0)):
        yield f"it runs as {user.text or 'whatever the image says'} (user)."


def read_only_root(container: Value) -> Messages:
    """A container cannot change its own file system."""
    if container["readonlyRootFilesystem"].differs(True):
        yield "its root file system can be written to (readonlyRootFilesystem)."


def capabilities(container: Value) -> Messages:
    """A container drops every capability of Linux that Docker gives, and adds none."""
    granted = container["linuxParameters"]["capabilities"]
    if granted["drop"].complete and not any(each.equals("ALL") for each in granted["drop"]):
        yield "it keeps capabilities of Linux (linuxParameters.capabilities.drop)."
    added = [each.text for each in granted["add"] if each.text]
    if added:
        yield f"it adds capabilities of Linux: {', '.join(added)}."


def no_secrets(container: Value) -> Messages:
    """No environment variable is a secret by its name or its value; the value is not repeated."""
    for variable in container["environment"]:
        name = variable["name"].text or ""
        for reason in secrecy(name, variable["value"]):
            yield f"the environment variable {name} {reason}."


def logs(container: Value) -> Messages:
    """What a container writes is kept."""
    driver = container["logConfiguration"]["logDriver"]
    if driver.missing or driver.equals("none"):
        yield "nothing that it writes is kept (logConfiguration)."


def fixed_image(container: Value) -> Messages:
    """The image has a tag that names a version, or a digest: a task started later is the same."""
    image = container["image"]
    if image.text is None or _DIGEST.search(image.text):
        return
    _, _, tag = image.text.rpartition("/")[2].partition(":")
    if tag in ("", "latest"):
        yield f"its image {image.text} can be another one tomorrow."


def health_check(container: Value) -> Messages:
    """ECS can tell whether an essential container does its work, not only whether it runs."""
    check = container["healthCheck"]
    if container["essential"].equals(False) or not check["command"].known:
        return
    if check["command"].missing or check["command"].equals(["NONE"]):
        yield "ECS cannot tell whether it works (healthCheck.command)."


_ROLES = tokens(aws.iam.Role)
_TASK, _EXECUTION = "taskRoleArn", "executionRoleArn"


def roles_apart(stack: Stack) -> Iterable[Finding]:
    """What the containers may do is not what the agent that starts them may do."""
    for task in stack.of(TASKS):
        if _roles(stack, task, _TASK) & _roles(stack, task, _EXECUTION):
            message = "Containers have the role that pulls images and reads secrets."
            yield Finding(resource=task, message=message)


def roles_shared(stack: Stack) -> Iterable[Finding]:
    """No role is that of two services; definitions of one family are one service's."""
    tasks = list(stack.of(TASKS))
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
    return named or frozenset({task.props[key].text or ""} - {""})


RULES = (
    ResourceRule(
        id="ecs-task-size-limit",
        family=COST,
        description="Tasks are no larger than what the stack is meant for.",
        severity=Severity.MEDIUM,
        references=SIZING,
        remediation=f"Lower cpu or memory, {ASK}",
        types=tokens(aws.ecs.TaskDefinition),
        check=Configurable(task_limit, TaskLimit()),
    ),
    InputRule(
        id="ecs-task-own-network",
        family=EXPOSURE,
        description="Tasks have network interfaces of their own.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.17"),),
        types=TASKS,
        inputs={"networkMode": equals("awsvpc")},
    ),
    InputRule(
        id="ecs-task-no-host-namespace",
        family=WORKLOAD,
        description="Tasks do not share their host's process and memory namespaces.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.3"), checkov("CKV_AWS_335")),
        remediation='Leave out pid_mode and ipc_mode, or set them to "task".',
        types=TASKS,
        inputs={"pidMode": never("host"), "ipcMode": never("host")},
    ),
    InputRule(
        id="ecs-task-no-host-path",
        family=WORKLOAD,
        description="Tasks mount no folders of their host.",
        severity=Severity.HIGH,
        references=(_ECS_GUIDE,),
        remediation="Leave out host_path, or use a volume of EFS.",
        types=TASKS,
        inputs={"volumes[].hostPath": absent("/var/run/docker.sock")},
    ),
    InputRule(
        id="ecs-task-file-systems-encrypted",
        family=ENCRYPTION,
        description="Tasks speak TLS with file systems.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_97"),),
        types=TASKS,
        inputs={"volumes[].efsVolumeConfiguration?.transitEncryption": equals("ENABLED")},
        example={"volumes": [{"efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]},
    ),
    ResourceRule(
        id="ecs-container-not-privileged",
        family=WORKLOAD,
        description="Containers are not privileged.",
        severity=Severity.CRITICAL,
        references=(security_hub("ECS.4"), checkov("CKV_AWS_334")),
        remediation='Leave out "privileged" from the container definition.',
        types=TASKS,
        check=in_each_container(not_privileged),
    ),
    ResourceRule(
        id="ecs-container-non-root",
        family=WORKLOAD,
        description="Containers run as users who are no administrators.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.20"), security_hub("ECS.21")),
        remediation='Set "user" in the container definition, such as "10001:10001".',
        types=TASKS,
        check=in_each_container(non_root),
    ),
    ResourceRule(
        id="ecs-container-read-only-root",
        family=WORKLOAD,
        description="Containers have read-only root file systems.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.5"), checkov("CKV_AWS_336")),
        remediation='Set "readonlyRootFilesystem": true and mount volumes where it has to write.',
        types=TASKS,
        check=in_each_container(read_only_root),
    ),
    ResourceRule(
        id="ecs-container-no-capabilities",
        family=WORKLOAD,
        description="Containers drop all capabilities of Linux.",
        severity=Severity.MEDIUM,
        references=(_ECS_GUIDE,),
        remediation='Set "linuxParameters": {"capabilities": {"drop": ["ALL"]}}.',
        types=TASKS,
        check=in_each_container(capabilities),
    ),
    ResourceRule(
        id="ecs-container-no-secret-in-environment",
        family=WORKLOAD,
        description="Containers get secrets from Secrets Manager or Parameter Store only.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.8"),),
        remediation='Keep it in a secret, and name its ARN in "secrets" of the definition.',
        types=TASKS,
        check=in_each_container(no_secrets),
    ),
    ResourceRule(
        id="ecs-container-logs",
        family=LOGGING,
        description="Containers have a log configuration.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.9"),),
        remediation='Set "logConfiguration" with a driver such as "awslogs".',
        types=TASKS,
        check=in_each_container(logs),
    ),
    ResourceRule(
        id="ecs-container-image-version",
        family=WORKLOAD,
        description="Containers name the version of their image.",
        severity=Severity.MEDIUM,
        references=(_ECS_GUIDE,),
        remediation="Name a tag other than latest, or a digest.",
        types=TASKS,
        check=in_each_container(fixed_image),
    ),
    ResourceRule(
        id="ecs-container-health-check",
        family=RESILIENCE,
        description="Essential containers have a health check.",
        severity=Severity.LOW,
        references=(well_architected("REL11-BP01"),),
        remediation='Set "healthCheck" with a command that fails when the service does.',
        types=TASKS,
        check=in_each_container(health_check),
    ),
    StackRule(
        id="ecs-task-role-apart",
        family=WORKLOAD,
        description="The role of a task's containers is not its execution role.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_249"),),
        remediation="Give task_role_arn and execution_role_arn roles of their own.",
        types=TASKS,
        check=roles_apart,
    ),
    StackRule(
        id="ecs-task-role-not-shared",
        family=WORKLOAD,
        description="No two services share a role.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC03-BP02"),),
        remediation="Give every service a task role and an execution role of its own.",
        types=TASKS,
        check=roles_shared,
    ),
)
