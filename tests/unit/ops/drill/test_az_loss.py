"""The loss of a zone: what it would take, and load balancers that leave it."""

from typing import Any

import pytest

from ops.deployment import Deployment
from ops.drill.az_loss import az_loss
from ops.drill.drill import Drill
from ops.errors import OpsError
from ops.outcome import Outcome
from tests.unit.ops.conftest import contract
from tests.unit.ops.drill.scheduler import ZONES, Site
from tests.unit.ops.drill.staged import FakeClock, Stage, client

LOST, OTHER = ZONES
ELSEWHERE = "203.0.113.2"


class Shifts:
    """ARC, which moto lacks; names of load balancers follow it after a while."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.takes = 90.0
        self.items: list[dict[str, Any]] = []
        self.ended: list[str] = []
        self.inside: set[str] = set()

    def list_zonal_shifts(self, *, resourceIdentifier: str, status: str) -> Any:  # noqa: N803 -- AWS's names
        assert status == "ACTIVE"
        mine = [each for each in self.items if each["resourceIdentifier"] == resourceIdentifier]
        return {"items": [each for each in mine if each["zonalShiftId"] not in self.ended]}

    def start_zonal_shift(self, **parameters: Any) -> None:
        parameters["zonalShiftId"] = f"shift-{len(self.items)}"
        self.items.append({**parameters, "at": self.clock.passed})

    def cancel_zonal_shift(self, *, zonalShiftId: str) -> None:  # noqa: N803 -- AWS's name
        self.ended.append(zonalShiftId)

    def resolve(self, _: str) -> set[str]:
        left = len(self.items) > 1 and self.clock.passed >= self.items[1]["at"] + self.takes
        return {ELSEWHERE} if left else self.inside | {ELSEWHERE}


class Zoned(Site):
    """A site with load balancers, a database and a way out."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.shifts = Shifts(clock)
        self.balancers = [self._balancer(each) for each in ("public", "internal")]
        self._database()
        self._nat()

    def _balancer(self, name: str) -> Any:
        made = client("elbv2").create_load_balancer(Name=name, Subnets=self.subnets)
        balancer = made["LoadBalancers"][0]
        client("ec2").create_network_interface(
            SubnetId=self.subnets[0],
            Description=f"ELB {balancer['LoadBalancerArn'].partition('loadbalancer/')[2]}",
        )
        return balancer

    def _database(self) -> None:
        rds = client("rds")
        rds.create_db_cluster(
            DBClusterIdentifier="db",
            Engine="aurora-postgresql",
            MasterUsername="owner",
            MasterUserPassword="not-a-secret",
        )
        for n, zone in enumerate(ZONES):
            rds.create_db_instance(
                DBInstanceIdentifier=f"i{n}",
                DBClusterIdentifier="db",
                DBInstanceClass="db.serverless",
                Engine="aurora-postgresql",
                AvailabilityZone=zone,
            )

    def _nat(self) -> None:
        """One gateway, in the first zone, for both."""
        ec2 = client("ec2")
        gateway = ec2.create_nat_gateway(SubnetId=self.subnets[0], ConnectivityType="private")
        table = ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"]
        ec2.create_route(
            RouteTableId=table,
            DestinationCidrBlock="0.0.0.0/0",
            NatGatewayId=gateway["NatGateway"]["NatGatewayId"],
        )
        for subnet in self.subnets:
            ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        self.endpoint = ec2.create_vpc_endpoint(
            VpcId=self.vpc,
            ServiceName="com.amazonaws.us-east-1.kms",
            VpcEndpointType="Interface",
            SubnetIds=self.subnets[:1],
        )["VpcEndpoint"]["VpcEndpointId"]

    def stack(self, **more: Any) -> Deployment:
        stack = super().stack(**more)
        public, internal = self.balancers
        vars(stack)["outputs"] = {
            **stack.outputs,
            "network": contract(
                "network",
                vpcId=self.vpc,
                zones=ZONES,
                subnetIds={"public": [], "private": self.subnets, "data": []},
                endpointIds={"kms": self.endpoint},
            ),
            "database": contract("database", clusterIdentifier="db"),
            "ingress": contract(
                "ingress",
                publicLoadBalancerArn=public["LoadBalancerArn"],
                publicLoadBalancerDnsName=public["DNSName"],
                internalLoadBalancerArn=internal["LoadBalancerArn"],
            ),
        }
        faked = stack.aws
        vars(faked)["clients"] = {**vars(faked)["clients"], "arc-zonal-shift": self.shifts}
        return stack

    def drill(self, zone: str = LOST, **more: Any) -> Drill:
        # moto's interfaces have addresses of their own: those are the zone's.
        found = client("ec2").describe_network_interfaces(
            Filters=[{"Name": "description", "Values": ["ELB *"]}]
        )["NetworkInterfaces"]
        self.shifts.inside.update(each["PrivateIpAddress"] for each in found)
        stack = self.stack(**more)
        return az_loss(stack, zone, resolve=self.shifts.resolve, ask=lambda _: True)


@pytest.fixture
def site(clock: FakeClock) -> Zoned:
    return Zoned(clock)


def test_the_plan_says_what_would_be_lost(site: Zoned, calls: list[str]) -> None:
    calls.clear()
    found = "\n".join(site.drill().found)
    assert {each for each in calls if not each.startswith(("Describe", "List"))} == set()
    assert site.shifts.items == []
    for part in (
        "tasks of bff: 1 of 2",
        "healthy targets of bff: 1 of 2",
        "database instances: 1 of 2",
        "the database's writer would be lost",
        f"{OTHER} would lose internet access: its NAT gateway is in {LOST}",
        f"the endpoint of kms is in {LOST} only",
    ):
        assert part in found
    other = "\n".join(site.drill(OTHER).found)
    assert "internet access" not in other
    assert "writer" not in other
    assert "endpoint" not in other


def test_load_balancers_leave_the_zone_and_come_back(site: Zoned, stage: Stage) -> None:
    record = stage.run(site.drill())
    assert record.outcome is Outcome.GREEN
    zone_ids = {each["awayFrom"] for each in site.shifts.items}
    assert len(site.shifts.items) == 2
    assert zone_ids == {"use1-az6"}
    assert site.shifts.ended == ["shift-1", "shift-0"]
    assert [each.value for each in record.measured][:2] == [90, 90]
    assert "60 of 60 requests were answered" in [each.text for each in record.log]


@pytest.mark.parametrize("takes", [302, 1e9])
def test_a_name_that_stays_in_the_zone_is_red_and_the_shift_ends(
    site: Zoned, stage: Stage, takes: float
) -> None:
    site.shifts.takes = takes
    record = stage.run(site.drill())
    assert record.outcome is Outcome.RED
    assert len(site.shifts.ended) == 2


def test_all_targets_in_the_zone_is_red(site: Zoned, stage: Stage) -> None:
    client("elbv2").deregister_targets(TargetGroupArn=site.group, Targets=[{"Id": "10.0.1.10"}])
    drill = site.drill()
    assert "healthy targets of bff: 1 of 1 would be lost, ALL of them" in drill.found
    assert stage.run(drill).outcome is Outcome.RED


def interrupt() -> None:
    raise KeyboardInterrupt


def test_ctrl_c_ends_the_shifts(site: Zoned, stage: Stage) -> None:
    stage.clock.at[20] = interrupt
    record = stage.run(site.drill())
    assert record.outcome is Outcome.INTERRUPTED
    assert sorted(site.shifts.ended) == ["shift-0", "shift-1"]


def test_a_shift_that_somebody_began_stays(site: Zoned, stage: Stage) -> None:
    arn = site.balancers[0]["LoadBalancerArn"]
    site.shifts.start_zonal_shift(resourceIdentifier=arn, comment="trouble")
    record = stage.run(site.drill())
    assert record.outcome is Outcome.FAILED
    assert site.shifts.ended == []


def test_a_zone_of_elsewhere_is_refused(site: Zoned) -> None:
    with pytest.raises(OpsError, match=f"accepted: {LOST}, {OTHER}"):
        site.drill("eu-west-1a")


def test_the_local_aws_shifts_nothing(site: Zoned, stage: Stage) -> None:
    record = stage.run(site.drill(local=True), local=True)
    assert record.outcome is Outcome.NOT_PROVABLE
    assert site.shifts.items == []
    assert any("no zonal shifts" in each for each in record.not_provable)
