"""The monthly budget, and Cost Anomaly Detection."""

import pulumi
from pulumi_aws import budgets, costexplorer

from components.settings.observability import Budget, CostAnomaly


def make_budget(
    name: str,
    settings: Budget,
    *,
    prefix: str,
    environment: str,
    topic_arn: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> None:
    """Create the monthly budget with notifications for actual and forecasted costs.

    Source: https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
    """
    notify = {"ACTUAL": settings.actual_percent, "FORECASTED": settings.forecast_percent}
    tagged = budgets.BudgetCostFilterArgs(
        name="TagKeyValue", values=[f"user:Environment${environment}"]
    )
    budgets.Budget(
        f"{name}-budget",
        # An omitted filter stays unchanged, so that another scope is another budget.
        name=prefix if settings.scope == "account" else f"{prefix}-stack",
        budget_type="COST",
        limit_amount=str(settings.monthly_usd),
        limit_unit="USD",
        time_unit="MONTHLY",
        cost_filters=[tagged] if settings.scope == "stack" else None,
        notifications=[
            budgets.BudgetNotificationArgs(
                notification_type=kind,
                comparison_operator="GREATER_THAN",
                threshold=percent,
                threshold_type="PERCENTAGE",
                subscriber_sns_topic_arns=[topic_arn],
            )
            for kind, percent in notify.items()
        ],
        opts=opts,
    )


def make_cost_anomaly(
    name: str,
    settings: CostAnomaly,
    *,
    topic_arn: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> None:
    """Create the subscription of cost anomalies; an account has one service monitor.

    Source: https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html
    """
    monitor_arn = settings.monitor_arn or _monitor_arn(name, opts)
    impact = costexplorer.AnomalySubscriptionThresholdExpressionDimensionArgs(
        key="ANOMALY_TOTAL_IMPACT_ABSOLUTE",
        match_options=["GREATER_THAN_OR_EQUAL"],
        values=[str(settings.impact_usd)],
    )
    costexplorer.AnomalySubscription(
        f"{name}-cost-anomaly-warning",
        frequency="IMMEDIATE",
        monitor_arn_lists=[monitor_arn],
        subscribers=[costexplorer.AnomalySubscriptionSubscriberArgs(type="SNS", address=topic_arn)],
        threshold_expression=costexplorer.AnomalySubscriptionThresholdExpressionArgs(
            dimension=impact
        ),
        opts=opts,
    )


def _monitor_arn(name: str, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    return costexplorer.AnomalyMonitor(
        f"{name}-cost-anomaly",
        monitor_type="DIMENSIONAL",
        monitor_dimension="SERVICE",
        opts=opts,
    ).arn
