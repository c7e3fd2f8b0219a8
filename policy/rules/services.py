"""Services and clusters of ECS."""

from frame.family import ENCRYPTION, EXPOSURE, LOGGING, RESILIENCE, TAGGING, WORKLOAD
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.encryption import uses_aws_key

SERVICES = tokens(aws.ecs.Service)
CLUSTERS = tokens(aws.ecs.Cluster)
MINIMUM_TASKS = 2
_ALL = 100
_SPOT = "FARGATE_SPOT"

# The newest platform versions: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html.
_NEWEST_PLATFORMS = ("LATEST", "1.4.0")


def public_ip(service: Value) -> Messages:
    """Tasks get no public addresses."""
    if service["networkConfiguration"]["assignPublicIp"].equals(True):
        yield "Tasks get public addresses (networkConfiguration.assignPublicIp)."


def platform_version(service: Value) -> Messages:
    """Fargate runs tasks on its newest platform; without a version it does."""
    version = service["platformVersion"]
    if not version.missing and version.differs(*_NEWEST_PLATFORMS):
        yield f"Tasks run on an old platform: platformVersion is {version.text}."


def circuit_breaker(service: Value) -> Messages:
    """A deployment that fails is rolled back; CodeDeploy and others have means of their own."""
    if service["deploymentController"]["type"].text not in (None, "ECS"):
        return
    breaker = service["deploymentCircuitBreaker"]
    off = [field for field in ("enable", "rollback") if breaker[field].differs(True)]
    if off and service["deploymentController"]["type"].known:
        settings = " and ".join(f"deploymentCircuitBreaker.{field}" for field in off)
        yield f"A failing deployment is not rolled back ({settings})."


def alarm_rollback(service: Value) -> Messages:
    """A deployment during which one of the service's alarms goes off is rolled back."""
    alarms = service["alarms"]
    if alarms.missing:
        return
    off = [field for field in ("enable", "rollback") if alarms[field].differs(True)]
    if off:
        yield f"Alarms stop no deployment (alarms.{' and alarms.'.join(off)})."


def two_tasks(service: Value) -> Messages:
    """A service that keeps a number of tasks keeps two, and rolls out without fewer."""
    if service["schedulingStrategy"].equals("DAEMON"):
        return
    count, least = service["desiredCount"], service["deploymentMinimumHealthyPercent"]
    if count.known and (count.number or 0) < MINIMUM_TASKS:
        yield f"The service has {count.number or 0} tasks, not {MINIMUM_TASKS} (desiredCount)."
    if not least.missing and (least.number or 0) < _ALL and least.known:
        yield f"Deployments leave {least.number} % of the tasks ({least.path})."


def spread(service: Value) -> Messages:
    """ECS moves tasks when a zone has more of them than another; it does unless told not to."""
    if service["availabilityZoneRebalancing"].equals("DISABLED"):
        yield "Tasks may gather in one zone (availabilityZoneRebalancing)."


def spot_floor(service: Value) -> Messages:
    """Some tasks run where AWS cannot take them away within two minutes."""
    strategies = service["capacityProviderStrategies"]
    if not strategies.complete:
        return
    spot = [each for each in strategies if each["capacityProvider"].equals(_SPOT)]
    steady = [each for each in strategies if not each["capacityProvider"].equals(_SPOT)]
    if spot and not any(_has_base(each) for each in steady):
        yield "AWS can take all tasks away at once (capacityProviderStrategies: base)."


def _has_base(strategy: Value) -> bool:
    return not strategy["base"].known or (strategy["base"].number or 0) > 0


def propagated_tags(service: Value) -> Messages:
    """Tasks carry the tags by which their cost is found."""
    if service["propagateTags"].differs("SERVICE", "TASK_DEFINITION"):
        yield "Tasks do not get the tags of their service (propagateTags)."


def container_insights(cluster: Value) -> Messages:
    """A cluster reports metrics of tasks and containers."""
    settings = cluster["settings"]
    for setting in settings:
        insights = setting["name"].equals("containerInsights")
        if not setting["name"].known or (
            insights and not setting["value"].differs("enabled", "enhanced")
        ):
            return
    if settings.known:
        yield "The cluster reports no metrics of its containers (settings: containerInsights)."


def exec_key(cluster: Value) -> Messages:
    """Sessions in containers are encrypted with a customer-managed key."""
    if uses_aws_key(_exec(cluster)["kmsKeyId"]):
        yield "Sessions have no customer-managed key (executeCommandConfiguration.kmsKeyId)."


def exec_logs(cluster: Value) -> Messages:
    """What is typed in sessions is logged, and the log is encrypted."""
    execute = _exec(cluster)
    if execute["logging"].differs("OVERRIDE"):
        yield "Sessions are logged nowhere of their own (executeCommandConfiguration.logging)."
    target = execute["logConfiguration"]
    for log, encrypted in (
        ("cloudWatchLogGroupName", "cloudWatchEncryptionEnabled"),
        ("s3BucketName", "s3BucketEncryptionEnabled"),
    ):
        if not target[log].missing and target[encrypted].differs(True):
            yield f"The log of sessions is not encrypted ({encrypted})."
    if target["cloudWatchLogGroupName"].missing and target["s3BucketName"].missing:
        yield "Sessions have neither a log group nor a bucket (logConfiguration)."


def _exec(cluster: Value) -> Value:
    return cluster["configuration"]["executeCommandConfiguration"]


RULES = (
    ResourceRule(
        id="ecs-service-no-public-ip",
        family=EXPOSURE,
        description="Tasks get no public addresses.",
        severity=Severity.HIGH,
        references=(security_hub("ECS.2"), security_hub("ECS.16"), checkov("CKV_AWS_333")),
        remediation="Set assign_public_ip=False and use private subnets.",
        types=tokens(aws.ecs.Service, aws.ecs.TaskSet),
        check=public_ip,
    ),
    ResourceRule(
        id="ecs-service-platform-version",
        family=WORKLOAD,
        description="Tasks run on the newest platform of Fargate.",
        severity=Severity.MEDIUM,
        references=(security_hub("ECS.10"), checkov("CKV_AWS_332")),
        remediation="Leave out platform_version.",
        types=tokens(aws.ecs.Service, aws.ecs.TaskSet),
        check=platform_version,
    ),
    ResourceRule(
        id="ecs-service-circuit-breaker",
        family=RESILIENCE,
        description="Deployments that fail are rolled back.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="OPS06-BP04"),),
        remediation="Set deployment_circuit_breaker with enable=True and rollback=True.",
        types=SERVICES,
        check=circuit_breaker,
    ),
    ResourceRule(
        id="ecs-service-alarm-rollback",
        family=RESILIENCE,
        description="Deployments that set off alarms are rolled back.",
        severity=Severity.LOW,
        references=(Reference(framework="AWS Well-Architected", control="OPS06-BP04"),),
        remediation="Set alarms with enable=True and rollback=True.",
        types=SERVICES,
        check=alarm_rollback,
    ),
    ResourceRule(
        id="ecs-service-two-tasks",
        family=RESILIENCE,
        description=f"Services have {MINIMUM_TASKS} tasks or more, also while they are deployed.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL10-BP01"),),
        remediation=f"Set desired_count={MINIMUM_TASKS} or more, and "
        "deployment_minimum_healthy_percent=100.",
        types=SERVICES,
        check=two_tasks,
    ),
    ResourceRule(
        id="ecs-service-zone-rebalancing",
        family=RESILIENCE,
        description="Tasks of services stay spread over zones.",
        severity=Severity.LOW,
        references=(Reference(framework="AWS Well-Architected", control="REL10-BP01"),),
        remediation='Set availability_zone_rebalancing="ENABLED".',
        types=SERVICES,
        check=spread,
    ),
    ResourceRule(
        id="ecs-service-spot-floor",
        family=RESILIENCE,
        description="Services do not run on Spot capacity alone.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL10-BP01"),),
        remediation="Give FARGATE, or another provider without Spot, a base of 1 or more.",
        types=SERVICES,
        check=spot_floor,
    ),
    ResourceRule(
        id="ecs-service-propagates-tags",
        family=TAGGING,
        description="Tasks carry the tags of their service or task definition.",
        severity=Severity.LOW,
        references=(security_hub("AWS Resource Tagging Standard"),),
        remediation='Set propagate_tags="SERVICE".',
        types=SERVICES,
        check=propagated_tags,
    ),
    ResourceRule(
        id="ecs-cluster-container-insights",
        family=LOGGING,
        description="Clusters report metrics of their containers.",
        severity=Severity.MEDIUM,
        references=(security_hub("ECS.12"), checkov("CKV_AWS_65")),
        remediation='Add the setting containerInsights with the value "enhanced" or "enabled".',
        types=CLUSTERS,
        check=container_insights,
    ),
    ResourceRule(
        id="ecs-cluster-exec-customer-key",
        family=ENCRYPTION,
        description="Sessions in containers are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_224"),),
        remediation="Set kms_key_id in configuration.execute_command_configuration.",
        types=CLUSTERS,
        check=exec_key,
    ),
    ResourceRule(
        id="ecs-cluster-exec-logs",
        family=LOGGING,
        description="Sessions in containers are logged, encrypted.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_223"), checkov("CKV_AWS_224")),
        remediation='Set logging="OVERRIDE" and a log group or bucket with encryption enabled.',
        types=CLUSTERS,
        check=exec_logs,
    ),
)
