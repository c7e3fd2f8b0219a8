"""Money: budgets, and the watch for unusual cost."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import AutoName, Resource, Tagging, Text
from localcloud.aws.dynamic import listing, mapping

_BUDGET_INPUTS = (
    "budgetType",
    "costFilters",
    "limitAmount",
    "limitUnit",
    "notifications",
    "timeUnit",
)


def _which(ctx: Context) -> dict[str, str]:
    return {"AccountId": ctx.account, "BudgetName": ctx["name"]}


def _subscribed(notification: dict[str, Any]) -> dict[str, Any]:
    addresses = [
        {"SubscriptionType": kind, "Address": address}
        for kind, prop in (("EMAIL", "subscriberEmailAddresses"), ("SNS", "subscriberSnsTopicArns"))
        for address in listing(notification.get(prop))
    ]
    described = {
        "NotificationType": notification["notificationType"],
        "ComparisonOperator": notification["comparisonOperator"],
        "Threshold": float(notification["threshold"]),
        "ThresholdType": notification["thresholdType"],
    }
    return {"Notification": described, "Subscribers": addresses}


def _create(ctx: Context) -> None:
    filters = {each["name"]: each["values"] for each in ctx.items("costFilters")}
    ctx.call(
        "create_budget",
        AccountId=ctx.account,
        Budget={
            "BudgetName": ctx["name"],
            "BudgetType": ctx["budgetType"],
            "TimeUnit": ctx["timeUnit"],
            "BudgetLimit": {"Amount": str(ctx["limitAmount"]), "Unit": ctx["limitUnit"]},
            "CostFilters": filters,
        },
        NotificationsWithSubscribers=[_subscribed(each) for each in ctx.items("notifications")],
    )


def _update(ctx: Context) -> None:
    """Make it anew: moto cannot change a budget."""
    ctx.call("delete_budget", **_which(ctx))
    _create(ctx)


def _read(ctx: Context) -> dict[str, Any]:
    found = ctx.call("describe_budget", **_which(ctx))["Budget"]
    filters = mapping(found.get("CostFilters"))
    return {
        **found,
        "LimitAmount": found["BudgetLimit"]["Amount"],
        "LimitUnit": found["BudgetLimit"]["Unit"],
        "CostFilters": [{"Name": name, "Values": values} for name, values in filters.items()],
        "CostTypes": None,
    }


def _delete(ctx: Context) -> None:
    ctx.call("delete_budget", **_which(ctx))


BUDGET = Resource(
    cls=aws.budgets.Budget,
    service="budgets",
    create=_create,
    id=Text("{account}:{name}"),
    read=_read,
    update=_update,
    delete=_delete,
    hooked=_BUDGET_INPUTS,
    replace=("name",),
    rename={"name": "BudgetName"},
    outputs={"arn": Text("arn:{partition}:budgets::{account}:budget/{name}")},
    # moto does not say who subscribes to a notification.
    kept=("notifications",),
    computed=("accountId", "costTypes", "metrics", "timePeriodEnd", "timePeriodStart"),
    name=AutoName(max_length=100),
    import_id="{accountId}:{name}",
)

MONITOR = Resource(
    cls=aws.costexplorer.AnomalyMonitor,
    service="ce",
    id=Text("arn:{partition}:ce::{account}:anomalymonitor/{name}"),
    replace=("monitorDimension", "monitorSpecification", "monitorType"),
    hooked=("name",),
    outputs={"arn": Text("{id}")},
    name=AutoName(max_length=1024),
    tagging=Tagging(),
    held_by="memory",
    note="moto has no cost anomaly detection",
)

SUBSCRIPTION = Resource(
    cls=aws.costexplorer.AnomalySubscription,
    service="ce",
    id=Text("arn:{partition}:ce::{account}:anomalysubscription/{name}"),
    replace=("accountId", "name"),
    hooked=("frequency", "monitorArnLists", "subscribers", "thresholdExpression"),
    outputs={"arn": Text("{id}"), "accountId": Text("{account}")},
    computed=("accountId",),
    name=AutoName(max_length=1024),
    tagging=Tagging(),
    held_by="memory",
    note="moto has no cost anomaly detection",
)

TYPES = (BUDGET, MONITOR, SUBSCRIPTION)
