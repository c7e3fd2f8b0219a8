"""Whether every service is routed: each rule of a load balancer forwards to what a service has."""

import threading
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from botocore.exceptions import ClientError

from tests.torture.comparison import Account

_EVERY = 0.4
"""Seconds between two looks: a rule is moved or a service deleted by one call after the other."""


def broken(account: Account) -> list[str]:
    """The rules that forward to a target group that is missing, or that no service registers in."""
    served = {arn for service in _services(account) for arn in _groups_of_service(service)}
    groups = account.client("elbv2").describe_target_groups()["TargetGroups"]
    names = {each["TargetGroupArn"]: each["TargetGroupName"] for each in groups}
    return sorted(
        f"{rule} forwards to {names[arn]}, in which no service registers"
        if arn in names
        else f"{rule} forwards to a target group that does not exist"
        for rule, arn in _forwards(account)
        if arn not in served
    )


def _services(account: Account) -> Iterator[Mapping[str, Any]]:
    ecs = account.client("ecs")
    for cluster in ecs.list_clusters()["clusterArns"]:
        arns = [
            arn
            for page in ecs.get_paginator("list_services").paginate(cluster=cluster)
            for arn in page["serviceArns"]
        ]
        for first in range(0, len(arns), 10):  # as many as AWS describes at once
            found = ecs.describe_services(cluster=cluster, services=arns[first : first + 10])
            yield from (each for each in found["services"] if each["status"] == "ACTIVE")


def _groups_of_service(service: Mapping[str, Any]) -> Iterator[str]:
    for each in service.get("loadBalancers", ()):
        yield each.get("targetGroupArn", "")
        yield each.get("advancedConfiguration", {}).get("alternateTargetGroupArn", "")


def _forwards(account: Account) -> Iterator[tuple[str, str]]:
    """Each rule, and a target group to which it sends a share of its requests."""
    elb = account.client("elbv2")
    for balancer in elb.describe_load_balancers()["LoadBalancers"]:
        arn = balancer["LoadBalancerArn"]
        for listener in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]:
            for rule in elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]:
                name = f"{balancer['LoadBalancerName']}:{listener['Port']} {rule['Priority']}"
                yield from ((name, group) for group in _groups_of_rule(rule))


def _groups_of_rule(rule: Mapping[str, Any]) -> Iterator[str]:
    for action in rule["Actions"]:
        if action["Type"] == "forward":
            shares = action.get("ForwardConfig", {}).get("TargetGroups") or [
                {"TargetGroupArn": action["TargetGroupArn"]}
            ]
            yield from (each["TargetGroupArn"] for each in shares if each.get("Weight", 1))


class Watch:
    """Looks at the routes again and again while it is entered; `seen` is what was broken."""

    def __init__(self, account: Account) -> None:
        self.seen: set[str] = set()
        self._account, self._over = account, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, it: BaseException | None, at: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            try:
                self.seen.update(broken(self._account))
            except ClientError:
                continue  # what was listed is gone before it was described
