"""Resources that an account or region can have only once."""

from collections.abc import Iterator

from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("once per account")
_INVOCATION_LOG = "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration"
_TRAILS = 5
"""Trails in a region; the quota cannot be raised.

Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
"""


def check(patient: Patient) -> Iterator[Finding]:
    """Those that the configuration enables."""
    settings = patient.settings
    if settings.security.access_analyzer:
        yield _analyzer(patient)
    cost = settings.observability.cost_anomaly
    if cost.enabled and cost.monitor_arn is None:
        yield _cost_monitor(patient)
    if settings.agents.invocation_log.enabled:
        yield _invocation_log(patient)
    if settings.security.trail.enabled:
        yield _trail(patient)
    shield = settings.security.shield_advanced
    if shield and shield.subscribe:
        yield _shield(patient)


def _analyzer(patient: Patient) -> Finding:
    found = patient.client("accessanalyzer").list_analyzers(type="ACCOUNT")["analyzers"]
    held = found and not patient.has("aws:accessanalyzer/analyzer:Analyzer")
    return _free(
        "access analyzer",
        found[0]["name"] if held else None,
        "set security.access_analyzer: off",
    )


def _cost_monitor(patient: Patient) -> Finding:
    """Cost Explorer answers in us-east-1 only."""
    found = patient.client("ce", "us-east-1").get_anomaly_monitors()["AnomalyMonitors"]
    services = [each for each in found if each.get("MonitorDimension") == "SERVICE"]
    if not services or patient.has("aws:costexplorer/anomalyMonitor:AnomalyMonitor"):
        return _free("cost monitor", None, "")
    arn = services[0]["MonitorArn"]
    fix = f"set observability.cost_anomaly.monitor_arn: {arn}"
    return _free("cost monitor", services[0]["MonitorName"], fix)


def _invocation_log(patient: Patient) -> Finding:
    answer = patient.client("bedrock").get_model_invocation_logging_configuration()
    held_by: str | None = None
    if "loggingConfig" in answer and not patient.has(_INVOCATION_LOG):
        held_by = (
            answer["loggingConfig"].get("cloudWatchConfig", {}).get("logGroupName", "a bucket")
        )
    fix = "set agents.invocation_log.enabled: off, or delete the other configuration"
    return _free("log of model calls", held_by, fix)


def _trail(patient: Patient) -> Finding:
    found = patient.client("cloudtrail").describe_trails(includeShadowTrails=True)["trailList"]
    others = len(found) - patient.has("aws:cloudtrail/trail:Trail")
    detail = f"{others} of {_TRAILS} taken by others"
    if others < _TRAILS:
        return _AREA.green("audit trail", detail)
    return _AREA.red("audit trail", detail, "set security.trail.enabled: off")


def _shield(patient: Patient) -> Finding:
    """Shield answers in us-east-1 only."""
    state = patient.client("shield", "us-east-1").get_subscription_state()["SubscriptionState"]
    held = state == "ACTIVE" and not patient.has("aws:shield/subscription:Subscription")
    fix = "set security.shield_advanced.subscribe: off"
    return _free("Shield Advanced", "the account's subscription" if held else None, fix)


def _free(subject: str, held_by: str | None, fix: str) -> Finding:
    if held_by is None:
        return _AREA.green(subject, "available, or this stack's own")
    return _AREA.red(subject, f"held by {held_by}, which is not this stack's", fix)
