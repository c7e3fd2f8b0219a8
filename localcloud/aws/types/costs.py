"""Money: budgets, and the watch for unusual cost."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context, structured
from localcloud.aws.declare import Call, Resource, Tagging, Text


def _budget(ctx: Context) -> dict[str, Any]:
    limit = {"Amount": ctx["limitAmount"], "Unit": ctx["limitUnit"]}
    return {
        "BudgetName": ctx["name"],
        "BudgetType": ctx["budgetType"],
        "TimeUnit": ctx["timeUnit"],
        "BudgetLimit": {name: value for name, value in limit.items() if value is not None},
        "CostFilters": {each["name"]: each["values"] for each in ctx.items("costFilters")},
    }


def _notifications(ctx: Context) -> list[dict[str, Any]]:
    return [_notification(each) for each in ctx.items("notifications")]


_ADDRESSES = {"SNS": "subscriberSnsTopicArns", "EMAIL": "subscriberEmailAddresses"}


def _notification(given: dict[str, Any]) -> dict[str, Any]:
    plain = ("notificationType", "comparisonOperator", "threshold", "thresholdType")
    return {
        "Notification": {name[0].upper() + name[1:]: given[name] for name in plain},
        "Subscribers": [
            {"SubscriptionType": kind, "Address": address}
            for kind, prop in _ADDRESSES.items()
            for address in given.get(prop) or ()
        ],
    }


BUDGET = Resource(
    cls=aws.budgets.Budget,
    service="budgets",
    unmodelled=("accountId",),
    create=Call(
        op="create_budget",
        params={
            "AccountId": "{account}",
            "Budget": _budget,
            "NotificationsWithSubscribers": _notifications,
        },
    ),
    id=Text("{account}:{name}"),
    hooked=(
        "budgetType",
        "costFilters",
        "limitAmount",
        "limitUnit",
        "notifications",
        "timePeriodEnd",
        "timeUnit",
    ),
    outputs={
        "accountId": Text("{account}"),
        "arn": Text("arn:{partition}:budgets::{account}:budget/{name}"),
    },
    tagging=Tagging(),
    held_by="memory",
    note="moto's budgets have neither changes nor tags",
)

MONITOR = Resource(
    cls=aws.costexplorer.AnomalyMonitor,
    service="ce",
    create=Call(
        op="create_anomaly_monitor",
        params={
            "AnomalyMonitor": structured(
                "create_anomaly_monitor", "AnomalyMonitor", name="MonitorName"
            )
        },
    ),
    id=Text("arn:{partition}:ce::{account}:anomalymonitor/{name}"),
    hooked=("name",),
    outputs={"arn": Text("{id}")},
    tagging=Tagging(),
    held_by="memory",
    note="moto has no cost anomaly detection",
)

SUBSCRIPTION = Resource(
    cls=aws.costexplorer.AnomalySubscription,
    service="ce",
    create=Call(
        op="create_anomaly_subscription",
        params={
            "AnomalySubscription": structured(
                "create_anomaly_subscription", "AnomalySubscription", name="SubscriptionName"
            )
        },
    ),
    id=Text("arn:{partition}:ce::{account}:anomalysubscription/{name}"),
    hooked=("frequency", "monitorArnLists", "subscribers", "thresholdExpression"),
    outputs={"arn": Text("{id}"), "accountId": Text("{account}")},
    tagging=Tagging(),
    held_by="memory",
    note="moto has no cost anomaly detection",
)

TYPES = (BUDGET, MONITOR, SUBSCRIPTION)
