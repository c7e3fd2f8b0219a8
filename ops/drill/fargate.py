"""The ECS service of a drill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.verify.sources import services_of, tasks_of


@dataclass(frozen=True, kw_only=True)
class ServiceTasks:
    """A service of a stack; every property is read from AWS."""

    deployment: Deployment
    service: str

    @property
    def cluster(self) -> str:
        """The cluster's name."""
        return self.deployment.contract("ecsCluster")["clusterName"]

    @property
    def name(self) -> str:
        """The service's name in ECS."""
        return self.deployment.contract("ecsServices")["serviceNames"][self.service]

    @property
    def ecs(self) -> Any:
        """Client of ECS."""
        return self.deployment.aws.client("ecs")

    @property
    def elb(self) -> Any:
        """Client of the load balancers."""
        return self.deployment.aws.client("elbv2")

    def described(self) -> Mapping[str, Any]:
        """The service as ECS describes it.

        Raises:
            OpsError: ECS does not have it.
        """
        found = services_of(self.deployment)[self.service]
        if not found:
            raise OpsError(f"ECS has no service {self.name}: deploy the stack again", ExitCode.RED)
        return found

    def running(self) -> Mapping[str, Mapping[str, Any]]:
        """The tasks of the service that run, by ARN."""
        return {each["taskArn"]: each for each in tasks_of(self.deployment, self.service)}

    def task(self, arn: str) -> Mapping[str, Any]:
        """A task of the cluster."""
        return self.ecs.describe_tasks(cluster=self.cluster, tasks=[arn])["tasks"][0]

    def target_groups(self) -> tuple[str, ...]:
        """The service's target groups; both of a blue/green service."""
        arns: list[str] = []
        for balancer in self.described().get("loadBalancers", ()):
            other = balancer.get("advancedConfiguration", {}).get("alternateTargetGroupArn")
            arns += [balancer["targetGroupArn"], *([other] if other else [])]
        return tuple(arns)

    def healthy(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The healthy targets by target group."""
        found: dict[str, Sequence[Mapping[str, Any]]] = {}
        for arn in self.target_groups():
            answer = self.elb.describe_target_health(TargetGroupArn=arn)
            states = answer["TargetHealthDescriptions"]
            found[arn] = [e["Target"] for e in states if e["TargetHealth"]["State"] == "healthy"]
        return found

    def healthy_count(self) -> int:
        """The number of healthy targets."""
        return sum(map(len, self.healthy().values()))

    def is_steady(self) -> bool:
        """Whether the running count equals the desired count, without a deployment in progress."""
        found = self.described()
        rollouts = [each.get("rolloutState", "COMPLETED") for each in found["deployments"]]
        return rollouts == ["COMPLETED"] and 0 < found["desiredCount"] == found["runningCount"]


def steady(deployment: Deployment, service: str) -> ServiceTasks:
    """A steady service of a stack.

    Raises:
        OpsError: It is not steady, which would falsify the measurement. The local AWS
            runs no tasks and is not checked.
    """
    found = ServiceTasks(deployment=deployment, service=service)
    if not deployment.local and not found.is_steady():
        message = f"service {service} is not steady: drills begin with a healthy stack"
        raise OpsError(message, ExitCode.RED)
    return found
