"""A service on ECS as drills see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.settings.security import Service
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError

NO_CONTAINERS = "no containers run on the local AWS"
_TASKS_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Tasks:
    """A service of a stack; each look asks AWS anew."""

    service: Service
    cluster: str
    name: str
    ecs: Any
    elb: Any

    def described(self) -> Mapping[str, Any]:
        """The service as ECS describes it.

        Raises:
            OpsError: ECS does not know it.
        """
        answer = self.ecs.describe_services(cluster=self.cluster, services=[self.name])
        if not answer["services"]:
            raise OpsError(f"ECS has no service {self.name}: deploy the stack again", ExitCode.RED)
        return answer["services"][0]

    def running(self) -> Mapping[str, Mapping[str, Any]]:
        """The tasks of the service that run, by ARN."""
        pages = self.ecs.get_paginator("list_tasks").paginate(
            cluster=self.cluster, serviceName=self.name, desiredStatus="RUNNING"
        )
        arns = [arn for page in pages for arn in page["taskArns"]]
        return {arn: task for arn, task in self.tasks(arns).items() if _runs(task)}

    def tasks(self, arns: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Tasks by ARN."""
        batches = [arns[n : n + _TASKS_AT_ONCE] for n in range(0, len(arns), _TASKS_AT_ONCE)]
        answers = [self.ecs.describe_tasks(cluster=self.cluster, tasks=each) for each in batches]
        return {task["taskArn"]: task for answer in answers for task in answer["tasks"]}

    def target_groups(self) -> tuple[str, ...]:
        """The service's target groups, of both colours where it is deployed blue/green."""
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
        """How many healthy targets there are."""
        return sum(map(len, self.healthy().values()))

    def is_steady(self) -> bool:
        """Whether as many tasks run as are wanted, and no deployment is under way."""
        found = self.described()
        rollouts = [each.get("rolloutState", "COMPLETED") for each in found["deployments"]]
        return rollouts == ["COMPLETED"] and 0 < found["desiredCount"] == found["runningCount"]


def tasks_of(deployment: Deployment, service: Service) -> Tasks:
    """A service of a stack, in a state to be drilled.

    Raises:
        OpsError: It is not steady, so that a drill would measure something else. The local AWS
            runs nothing, and is not asked for that.
    """
    found = Tasks(
        service=service,
        cluster=deployment.contract("ecsCluster")["clusterName"],
        name=deployment.contract("ecsServices")["serviceNames"][service],
        ecs=deployment.aws.client("ecs"),
        elb=deployment.aws.client("elbv2"),
    )
    if not deployment.local and not found.is_steady():
        message = f"service {service} is not steady: drills begin with a healthy stack"
        raise OpsError(message, ExitCode.RED)
    return found


def _runs(task: Mapping[str, Any]) -> bool:
    return task["lastStatus"] == "RUNNING" == task["desiredStatus"]
