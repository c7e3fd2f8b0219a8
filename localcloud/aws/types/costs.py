"""Money: budgets, and the watch for unusual cost."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context, structured
from localcloud.aws.declare import AutoName, Call, Resource, Tagging, Text


def _budget(ctx: Context) -> dict[str, Any]:
    limit = {"Amount": ctx["limitAmount"], "Unit": ctx["limitUnit"]}
    return {
        "BudgetName": ctx["name"],
        "BudgetType": ctx["budgetType"],
        "TimeUnit": ctx["timeUnit"],
        "BudgetLimit": {name: value for name, value in limit.items() if value is not None},
    }


BUDGET = Resource(
    cls=aws.budgets.Budget,
    service="budgets",
    create=Call(op="create_budget", params={"AccountId": "{account}", "Budget": _budget}),
    id=Text("{account}:{name}"),
    replace=("name",),
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
    defaults={"timePeriodEnd": "2087-06-15_00:00"},
    computed=(
        "accountId",
        "costFilters",
        "costTypes",
        "limitAmount",
        "limitUnit",
        "timePeriodStart",
    ),
    ordered=("costFilters.values",),
    name=AutoName(),
    tagging=Tagging(),
    held_by="memory",
    note="moto's budgets have neither changes nor tags",
)

MONITOR = Resource(
    cls=aws.costexplorer.AnomalyMonitor,
    service="ce",
    create=Call(
        op="create_anomaly_monitor",
        params={"AnomalyMonitor": structured("create_anomaly_monitor", "AnomalyMonitor")},
    ),
    id=Text("arn:{partition}:ce::{account}:anomalymonitor/{name}"),
    replace=("monitorDimension", "monitorSpecification", "monitorType"),
    hooked=("name",),
    outputs={"arn": Text("{id}")},
    name=AutoName(),
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
            "AnomalySubscription": structured("create_anomaly_subscription", "AnomalySubscription")
        },
    ),
    id=Text("arn:{partition}:ce::{account}:anomalysubscription/{name}"),
    replace=("accountId", "name"),
    hooked=("frequency", "monitorArnLists", "subscribers", "thresholdExpression"),
    outputs={"arn": Text("{id}"), "accountId": Text("{account}")},
    computed=("accountId", "thresholdExpression"),
    ordered=("monitorArnLists", "thresholdExpression.ands", "thresholdExpression.ors"),
    name=AutoName(),
    tagging=Tagging(),
    held_by="memory",
    note="moto has no cost anomaly detection",
)

TYPES = (BUDGET, MONITOR, SUBSCRIPTION)
