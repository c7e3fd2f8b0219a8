"""The stack's needs against the account's quotas.

Source of the codes: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from components.settings import Settings
from ops.cost.meters import on_demand
from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("quotas")
_CPU_UNITS = 1024
_WHILE_ROLLING = 2
"""A deployment runs old and new tasks side by side."""

_LOG_POLICIES, _LOG_POLICIES_NEEDED = 10, 3
"""Log resource policies of a region, and the most that a stack makes in one: search, two web ACLs.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
"""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """A quota by its code in Service Quotas."""

    subject: str
    service: str
    code: str


_ADDRESSES = Quota(subject="elastic IP addresses", service="ec2", code="L-0263D0A3")
_VPCS = Quota(subject="VPCs", service="vpc", code="L-F678F1CE")
_GATEWAYS = Quota(subject="NAT gateways in a zone", service="vpc", code="L-FE5A380F")
_BALANCERS = Quota(
    subject="application load balancers", service="elasticloadbalancing", code="L-53DA6B97"
)
_VCPUS = Quota(subject="Fargate vCPUs on demand", service="fargate", code="L-3032A538")
_SPOT_VCPUS = Quota(subject="Fargate Spot vCPUs", service="fargate", code="L-36FBB829")


def check(patient: Patient) -> Iterator[Finding]:
    """Addresses, VPCs, NAT gateways, load balancers and vCPUs."""
    ec2 = patient.client("ec2")
    zones = patient.settings.network.zones
    gateways = {"none": 0, "single": 1, "per-zone": len(zones)}[patient.settings.network.nat]
    addresses = len(ec2.describe_addresses()["Addresses"]) - patient.has("aws:ec2/eip:Eip")
    yield _compared(patient, _ADDRESSES, used=addresses, need=gateways)
    vpcs = len(ec2.describe_vpcs()["Vpcs"]) - patient.has("aws:ec2/vpc:Vpc")
    yield _compared(patient, _VPCS, used=vpcs, need=1)
    if gateways:
        by_zone = _gateways(ec2)
        own = 1 if patient.has("aws:ec2/natGateway:NatGateway") else 0
        fullest = max(by_zone[zone] for zone in zones[:gateways])
        yield _compared(patient, _GATEWAYS, used=max(fullest - own, 0), need=1)
    pages = patient.client("elbv2").get_paginator("describe_load_balancers").paginate()
    balancers = sum(
        each["Type"] == "application" for page in pages for each in page["LoadBalancers"]
    )
    own = patient.has("aws:lb/loadBalancer:LoadBalancer")
    yield _compared(patient, _BALANCERS, used=balancers - own, need=2)
    yield _log_policies(patient)
    yield _vcpus(patient, _VCPUS)
    if patient.settings.services.capacity.spot_percent:
        yield _vcpus(patient, _SPOT_VCPUS)


def vcpus_needed(settings: Settings, quota: Quota = _VCPUS, *, most: bool) -> float:
    """The vCPUs of all services, on demand or Spot: at minimum while deploying, or at maximum."""
    capacity = settings.services.capacity
    needed = 0.0
    for task in settings.services.by_name.values():
        tasks = task.tasks.max if most else _WHILE_ROLLING * task.tasks.min
        regular = on_demand(
            tasks, base=capacity.on_demand_base, spot=capacity.spot_percent, weights=100
        )
        needed += (regular if quota is _VCPUS else tasks - regular) * task.cpu / _CPU_UNITS
    return needed


def _log_policies(patient: Patient) -> Finding:
    """Resource policies of CloudWatch Logs; the quota cannot be raised."""
    found = patient.client("logs").describe_resource_policies()["resourcePolicies"]
    own = patient.has("aws:cloudwatch/logResourcePolicy:LogResourcePolicy")
    others = len(found) - own
    detail = f"{_LOG_POLICIES_NEEDED} needed, {others} of {_LOG_POLICIES} used by others"
    if others + _LOG_POLICIES_NEEDED <= _LOG_POLICIES:
        return _AREA.green("log resource policies", detail)
    fix = "delete unused ones: `aws logs describe-resource-policies`"
    return _AREA.red("log resource policies", detail, fix)


def _compared(patient: Patient, quota: Quota, *, used: float, need: float) -> Finding:
    limit = _of(patient, quota)["Value"]
    detail = f"{need:g} needed, {used:g} of {limit:g} used by others"
    if used + need <= limit:
        return _AREA.green(quota.subject, detail)
    return _AREA.red(quota.subject, detail, _raise(quota, used + need))


def _vcpus(patient: Patient, quota: Quota) -> Finding:
    found = _of(patient, quota)
    rolling = vcpus_needed(patient.settings, quota, most=False)
    most = vcpus_needed(patient.settings, quota, most=True)
    own = rolling / _WHILE_ROLLING if patient.has("aws:ecs/service:Service") else 0
    used = max(_usage(patient, found.get("UsageMetric")) - own, 0)
    limit = found["Value"]
    detail = f"{rolling:g} needed to deploy, {most:g} at most, {used:g} of {limit:g} used by others"
    if used + rolling > limit:
        return _AREA.red(quota.subject, detail, _raise(quota, used + most))
    if used + most > limit:
        return _AREA.note(
            quota.subject, f"{detail}: scaling out would stop", _raise(quota, used + most)
        )
    return _AREA.green(quota.subject, detail)


def _of(patient: Patient, quota: Quota) -> Mapping[str, Any]:
    """The account's quota, or else AWS's default."""
    client = patient.client("service-quotas")
    asked = {"ServiceCode": quota.service, "QuotaCode": quota.code}
    try:
        return client.get_service_quota(**asked)["Quota"]
    except client.exceptions.NoSuchResourceException:
        return client.get_aws_default_service_quota(**asked)["Quota"]


def _usage(patient: Patient, metric: Mapping[str, Any] | None) -> float:
    """The maximum usage of the last hour, if AWS records it."""
    if not metric:
        return 0
    now = datetime.now(UTC)
    points: list[dict[str, float]] = patient.client("cloudwatch").get_metric_statistics(
        Namespace=metric["MetricNamespace"],
        MetricName=metric["MetricName"],
        Dimensions=[
            {"Name": key, "Value": value} for key, value in metric["MetricDimensions"].items()
        ],
        StartTime=now - timedelta(hours=1),
        EndTime=now,
        Period=3600,
        Statistics=["Maximum"],
    )["Datapoints"]
    return max((each["Maximum"] for each in points), default=0)


def _gateways(ec2: Any) -> Counter[str]:
    """The number of NAT gateways that count against the quota, by zone."""
    pages = ec2.get_paginator("describe_nat_gateways").paginate(
        Filter=[{"Name": "state", "Values": ["pending", "available", "deleting"]}]
    )
    subnets = [each["SubnetId"] for page in pages for each in page["NatGateways"]]
    if not subnets:
        return Counter()
    answer = ec2.describe_subnets(SubnetIds=sorted(set(subnets)))
    zones = {each["SubnetId"]: each["AvailabilityZone"] for each in answer["Subnets"]}
    return Counter(zones[subnet] for subnet in subnets)


def _raise(quota: Quota, wanted: float) -> str:
    return (
        "aws service-quotas request-service-quota-increase"
        f" --service-code {quota.service} --quota-code {quota.code} --desired-value {wanted:g}"
    )
