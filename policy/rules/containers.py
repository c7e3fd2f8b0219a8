"""Task definitions of ECS: what a container may do, what it is given, what it leaves behind."""

import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from frame.containers import in_each_container
from frame.family import ENCRYPTION, EXPOSURE, LOGGING, RESILIENCE, WORKLOAD
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

TASKS = tokens(aws.ecs.TaskDefinition)

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
_ECS_GUIDE = Reference(framework="Amazon ECS Developer Guide", control="security-tasks-containers")

_ADMINISTRATORS = frozenset({"", "root", "containeradministrator"})
_SECRET_NAME = re.compile(
    r"(^|_)(PASSWORDS?|PASSWD|PASSPHRASE|SECRETS?|TOKENS?|CREDENTIALS?|PRIVATE_?KEY|API_?KEY"
    r"|ACCESS_?KEY(_ID)?|AUTH_DATA|(SESSION|SIGNING|ENCRYPTION|CSRF)_KEY"
    r"|(SECRET|TOKEN|PASSWORD)_?(KEY|VALUE)(_BASE)?|CONNECTION_?STRING|WEBHOOK_URL|DSN|PAT)$|_PWD$"
)
# What such a variable may say without giving anything away: switches, numbers, times, names of
# files, ARNs, and addresses without credentials.
_SETTING = re.compile(
    r"true|false|yes|no|on|off|enabled|disabled|none|null|optional|required"
    r"|[0-9]{1,9}([.][0-9]+)?(ms|s|m|h|d|k|kb|mb)?"
    r"|arn:\S*|/[\w./-]*|https?://[^\s@?]*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/_=-]{32,}")
_RANDOM = 4.0
"""Bits of entropy for each character, which words and names do not have."""
_SECRET_VALUES = {
    "an access key": re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a password in an address": re.compile(r"://[^/\s:@]+:[^/\s:@]+@"),
    "a token of GitHub": re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[\w-]{10,}|hooks\.slack\.com/services/T\w+"),
    "a key of Stripe": re.compile(r"\b[rs]k_(live|test)_\w{16,}"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}"),
    "a key of a model provider": re.compile(r"\bsk-[\w-]{20,}"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+"),
}
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")


def network_mode(task: Value) -> Messages:
    """Each task has a network interface, and so security groups, of its own."""
    mode = task["networkMode"]
    if mode.differs("awsvpc"):
        yield f"The task has no network interface: networkMode is {mode.text or 'not set'}."


def host_namespaces(task: Value) -> Messages:
    """Containers see neither the host's processes nor its shared memory."""
    for field in ("pidMode", "ipcMode"):
        if task[field].equals("host"):
            yield f"The task shares the host's namespace ({field})."


def host_paths(task: Value) -> Messages:
    """No volume is a folder of the host, such as the one with Docker's socket."""
    for volume in task["volumes"]:
        if not volume["hostPath"].missing and volume["hostPath"].known:
            yield f"The task mounts {volume['hostPath'].text} of its host ({volume.path}.hostPath)."


def file_systems_encrypted(task: Value) -> Messages:
    """What is read from and written to EFS travels encrypted."""
    for volume in task["volumes"]:
        system = volume["efsVolumeConfiguration"]
        if not system.missing and system["transitEncryption"].differs("ENABLED"):
            yield f"Files travel unencrypted ({system.path}.transitEncryption)."


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
        for reason in _secrecy(name, variable["value"]):
            yield f"the environment variable {name} {reason}."


def _secrecy(name: str, value: Value) -> Iterator[str]:
    text = value.text or ""
    if _SECRET_NAME.search(name.upper()) and not value.missing and not _SETTING.fullmatch(text):
        yield "has the name of a secret"
    for kind, pattern in _SECRET_VALUES.items():
        if pattern.search(text):
            yield f"contains {kind}"
    if _TOKEN.fullmatch(text) and _entropy(text) >= _RANDOM:
        yield "contains what looks like a random key"


def _entropy(text: str) -> float:
    """Bits for each character, by how often each occurs."""
    shares = [count / len(text) for count in Counter(text).values()]
    return -sum(share * log2(share) for share in shares)


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


RULES = (
    ResourceRule(
        id="ecs-task-own-network",
        family=EXPOSURE,
        description="Tasks have network interfaces of their own.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.17"),),
        remediation='Set network_mode="awsvpc".',
        types=TASKS,
        check=network_mode,
    ),
    ResourceRule(
        id="ecs-task-no-host-namespace",
        family=WORKLOAD,
        description="Tasks do not share their host's process and memory namespaces.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.3"), checkov("CKV_AWS_335")),
        remediation='Leave out pid_mode and ipc_mode, or set them to "task".',
        types=TASKS,
        check=host_namespaces,
    ),
    ResourceRule(
        id="ecs-task-no-host-path",
        family=WORKLOAD,
        description="Tasks mount no folders of their host.",
        severity=Severity.HIGH,
        references=(_ECS_GUIDE,),
        remediation="Leave out host_path, or use a volume of EFS.",
        types=TASKS,
        check=host_paths,
    ),
    ResourceRule(
        id="ecs-task-file-systems-encrypted",
        family=ENCRYPTION,
        description="Tasks speak TLS with file systems.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_97"),),
        remediation='Set efs_volume_configuration.transit_encryption="ENABLED".',
        types=TASKS,
        check=file_systems_encrypted,
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
        references=(Reference(framework="AWS Well-Architected", control="REL11-BP01"),),
        remediation='Set "healthCheck" with a command that fails when the service does.',
        types=TASKS,
        check=in_each_container(health_check),
    ),
)
