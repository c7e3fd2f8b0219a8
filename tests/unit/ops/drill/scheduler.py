"""ECS as it behaves, on top of moto, which keeps tasks but starts and judges none."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from ops.deployment import Deployment
from tests.unit.ops.conftest import contract
from tests.unit.ops.drill.staged import REGION, FakeClock, client, deployed

CLUSTER, SERVICE = "agentplatform-staging", "bff"
ZONES = [f"{REGION}a", f"{REGION}b"]


class Scheduler:
    """moto's ECS with a scheduler: what it starts runs after `launch` seconds.

    Args:
        clock: The clock.
        network: awsvpc configuration of the tasks.
    """

    def __init__(self, clock: FakeClock, network: Mapping[str, Any]) -> None:
        self.clock, self.network = clock, network
        self.real = client("ecs")
        self.launch = 40.0
        self.rollout = 40.0
        self.verdict = 75.0
        self.fails = False
        self.deployments = [deployment("one", "COMPLETED")]
        self.desired = 0
        self.started: dict[str, Mapping[str, Any]] = {}
        self.judged: set[str] = set()
        self.stopped: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def start(self) -> str:
        task = self.real.run_task(
            cluster=CLUSTER,
            taskDefinition=SERVICE,
            networkConfiguration=self.network,
            launchType="FARGATE",
        )["tasks"][0]["taskArn"]
        self.started[task] = self._times(self.clock.passed)
        return task

    def _times(self, created: float) -> Mapping[str, Any]:
        now = self.clock.now()
        since = timedelta(seconds=self.clock.passed - created)
        return {"createdAt": now - since, "startedAt": now}

    def later(self, seconds: float, event: Callable[[], object]) -> None:
        self.clock.at[self.clock.passed + seconds] = event

    def stop_task(self, **parameters: Any) -> None:
        self.stopped.append(parameters["task"])
        self.real.stop_task(**parameters)
        asked = self.clock.passed

        def replace() -> None:
            self.started[self.start()] = self._times(asked)

        self.later(self.launch, replace)

    def run_task(self, **parameters: Any) -> Any:
        answer = self.real.run_task(**parameters)
        task = answer["tasks"][0]["taskArn"]
        self.later(self.verdict, lambda: self.judged.add(task))
        return answer

    def update_service(self, **parameters: Any) -> None:
        self.real.update_service(**parameters)
        new = deployment("two", "IN_PROGRESS")
        self.deployments = [new, {**self.deployments[0], "status": "ACTIVE"}]

        def finish() -> None:
            new["rolloutState"] = "FAILED" if self.fails else "COMPLETED"
            if not self.fails:
                self.deployments = [new]

        self.later(self.rollout, finish)

    def describe_services(self, **parameters: Any) -> Any:
        found = self.real.describe_services(**parameters)["services"][0]
        running = len(self.real.list_tasks(cluster=CLUSTER, desiredStatus="RUNNING")["taskArns"])
        overlay = {
            "deployments": self.deployments,
            "desiredCount": self.desired,
            "runningCount": running,
            "networkConfiguration": self.network,
        }
        return {"services": [{**found, **overlay}]}

    def describe_tasks(self, **parameters: Any) -> Any:
        return {
            "tasks": [
                {
                    **task,
                    "lastStatus": task["desiredStatus"],  # moto moves it with every look
                    **self.started.get(task["taskArn"], {}),
                    "healthStatus": "UNHEALTHY" if task["taskArn"] in self.judged else "HEALTHY",
                    "availabilityZone": ZONES[n % 2],
                }
                for n, task in enumerate(self.real.describe_tasks(**parameters)["tasks"])
            ]
        }


class Health:
    """moto's load balancing; a target of a port where nothing listens fails after a while."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock, self.real = clock, client("elbv2")
        self.verdict = 65.0
        self.since: dict[int, float] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def register_targets(self, **parameters: Any) -> None:
        self.real.register_targets(**parameters)
        self.since[parameters["Targets"][0]["Port"]] = self.clock.passed

    def describe_target_health(self, **parameters: Any) -> Any:
        found = self.real.describe_target_health(**parameters)["TargetHealthDescriptions"]
        for n, each in enumerate(found):
            each["Target"]["AvailabilityZone"] = ZONES[n % 2]
            since = self.since.get(each["Target"]["Port"])
            if since is not None:
                late = self.clock.passed - since >= self.verdict
                each["TargetHealth"]["State"] = "unhealthy" if late else "initial"
        return {"TargetHealthDescriptions": found}


def deployment(name: str, state: str) -> dict[str, Any]:
    return {"id": name, "status": "PRIMARY", "rolloutState": state}


class Site:
    """A service with two tasks behind a load balancer, and autoscaling."""

    def __init__(self, clock: FakeClock) -> None:
        ec2 = client("ec2")
        self.vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=self.vpc, EnableDnsHostnames={"Value": True})
        self.subnets = [
            ec2.create_subnet(VpcId=self.vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=zone)[
                "Subnet"
            ]["SubnetId"]
            for n, zone in enumerate(ZONES)
        ]
        group = ec2.create_security_group(GroupName="bff", Description="bff", VpcId=self.vpc)
        network = {
            "awsvpcConfiguration": {"subnets": self.subnets, "securityGroups": [group["GroupId"]]}
        }
        self.ecs, self.elb = Scheduler(clock, network), Health(clock)
        self.group = self.elb.create_target_group(
            Name="bff", Protocol="HTTP", Port=8080, VpcId=self.vpc, TargetType="ip"
        )["TargetGroups"][0]["TargetGroupArn"]
        self.elb.real.register_targets(
            TargetGroupArn=self.group,
            Targets=[{"Id": "10.0.0.10", "Port": 8080}, {"Id": "10.0.1.10", "Port": 8080}],
        )
        self._service()
        client("application-autoscaling").register_scalable_target(
            ServiceNamespace="ecs",
            ResourceId=f"service/{CLUSTER}/{SERVICE}",
            ScalableDimension="ecs:service:DesiredCount",
            MinCapacity=2,
            MaxCapacity=4,
        )

    def _service(self) -> None:
        ecs = self.ecs.real
        ecs.create_cluster(clusterName=CLUSTER)
        check = {"command": ["CMD", "true"], "interval": 30, "timeout": 5, "retries": 3}
        ecs.register_task_definition(
            family=SERVICE,
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="512",
            memory="1024",
            containerDefinitions=[
                {
                    "name": SERVICE,
                    "image": "bff:1",
                    "essential": True,
                    "memory": 1024,
                    "healthCheck": {**check, "startPeriod": 60},
                }
            ],
        )
        ecs.create_service(
            cluster=CLUSTER,
            serviceName=SERVICE,
            taskDefinition=SERVICE,
            desiredCount=2,
            launchType="FARGATE",
            loadBalancers=[
                {"targetGroupArn": self.group, "containerName": SERVICE, "containerPort": 8080}
            ],
        )
        self.ecs.desired = 2
        for _ in range(2):
            self.ecs.start()

    def stack(self, **more: Any) -> Deployment:
        names = dict.fromkeys((SERVICE, "graphql", "agentcore"), SERVICE)
        return deployed(
            {
                "ecsCluster": contract("ecsCluster", clusterName=CLUSTER, clusterArn=CLUSTER),
                "ecsServices": contract("ecsServices", serviceNames=names),
                "ingress": contract(
                    "ingress", serving=True, publicUrl="https://agents.example.com/"
                ),
            },
            clients={"ecs": self.ecs, "elbv2": self.elb},
            **more,
        )
