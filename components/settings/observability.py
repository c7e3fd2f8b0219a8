"""`agentplatform:observability`: notifications, alarms, dashboards, tracing and costs."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from components.settings.base import ConfidentialText, Section, Spelling, Switch
from components.settings.errors import finding

Severity = Literal["critical", "warning", "info"]
"""`critical` pages the team on call, `warning` is for the next working day, `info` for records."""

MonitorArn = Annotated[
    str,
    Spelling(
        r"^arn:aws[a-z-]*:ce::\d{12}:anomalymonitor/[0-9a-f-]{1,64}$",
        "an ARN such as arn:aws:ce::123456789012:anomalymonitor/ and its id",
    ),
]

_ENDPOINTS = {
    "email": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "an address such as team@example.com"),
    "https": (r"https://\S+", "an address that begins with https://"),
    "sms": (r"\+\d{7,15}", "a telephone number such as +15555550100"),
    "sqs": (r"arn:aws[a-z-]*:sqs:\S+", "the ARN of a queue"),
    "lambda": (r"arn:aws[a-z-]*:lambda:\S+", "the ARN of a function"),
}

Percent = Annotated[float, Field(gt=0, le=100)]
Count = Annotated[int, Field(ge=1)]


class Subscription(Section):
    """A subscription of a topic."""

    protocol: Literal["email", "https", "sms", "sqs", "lambda"] = Field(
        description="Protocol; email and https must be confirmed by the recipient."
    )
    endpoint: ConfidentialText = Field(
        description="Address, telephone number or ARN; encrypt endpoints that contain a token."
    )

    @model_validator(mode="after")
    def _endpoint_suits_protocol(self) -> "Subscription":
        pattern, meaning = _ENDPOINTS[self.protocol]
        text = self.endpoint.text
        if text is not None and not re.fullmatch(pattern, text):
            # Never the value: it may be a secret or contain a token.
            raise ValueError(f"endpoint does not suit {self.protocol}; accepted: {meaning}")
        return self


def _each_once(subscriptions: tuple[Subscription, ...]) -> tuple[Subscription, ...]:
    for place, each in enumerate(subscriptions):
        if each.endpoint.text is not None and each in subscriptions[:place]:
            raise finding(
                (place,),
                None,
                "is the same as one before it; accepted: each protocol and endpoint once",
            )
    return subscriptions


class Thresholds(Section):
    """Alarm thresholds."""

    service_cpu_percent: Percent = Field(default=85, description="CPU of a service's tasks.")
    service_memory_percent: Percent = Field(default=90, description="Memory of a service's tasks.")
    error_percent: Percent = Field(default=5, description="Share of 5xx responses.")
    latency_p95_ms: Count = Field(
        default=100, description="95th percentile of response times, in ms."
    )
    queue_age_seconds: Count = Field(
        default=900, description="Age of the oldest message in a worker's queue, in seconds."
    )
    database_cpu_percent: Percent = Field(default=80, description="CPU of a database instance.")
    database_connections_percent: Percent = Field(
        default=80, description="Connections of an instance, of those its class or ACUs allow."
    )
    database_free_memory_mib: Count = Field(
        default=256, description="Free memory of a database instance, in MiB."
    )
    replica_lag_ms: Count = Field(
        default=1000, description="Replica lag of the slowest reader, in ms."
    )
    proxy_connections_percent: Percent = Field(
        default=80, description="Share of the proxy's maximum connections."
    )
    search_cpu_percent: Percent = Field(default=80, description="CPU of the search nodes.")
    search_heap_percent: Percent = Field(default=85, description="Java heap of the search nodes.")
    search_free_storage_percent: Percent = Field(
        default=25, description="Free storage of the search node with the least."
    )
    replication_latency_seconds: Count = Field(
        default=900, description="Replication latency of objects, in seconds."
    )
    waf_blocked_requests: Count = Field(
        default=1000, description="Requests blocked by a web ACL in five minutes."
    )
    model_latency_p95_ms: Count = Field(
        default=30_000, description="95th percentile of a model's latency, in ms."
    )
    model_errors: Count = Field(default=5, description="Failed model invocations in five minutes.")
    model_throttles: Count = Field(
        default=5, description="Throttled model invocations in five minutes."
    )


class Budget(Section):
    """The monthly budget."""

    monthly_usd: Count = Field(description="Budget in US dollars per month.")
    scope: Literal["account", "stack"] = Field(
        default="account",
        description="Costs of the whole account, or of this Environment tag, which must be"
        " activated as a cost allocation tag (`doctor` reports it).",
    )
    actual_percent: Annotated[int, Field(ge=1, le=100)] = Field(
        default=80, description="Actual spend that sends a warning, in percent."
    )
    forecast_percent: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=100, description="Forecasted spend that sends a warning, in percent."
    )


class CostAnomaly(Section):
    """Cost Anomaly Detection by service."""

    enabled: Switch = Field(
        default=True, description="Detect anomalies; off if another stack of the account does."
    )
    monitor_arn: MonitorArn | None = Field(
        default=None,
        description="ARN of the account's service monitor, of which AWS allows one (new accounts"
        " have Default-Services-Monitor); unset: the stack creates it.",
    )
    impact_usd: Count = Field(
        default=20, description="Impact of an anomaly that sends a warning, in USD."
    )


class Sampling(Section):
    """X-Ray sampling, with a collector in `agentplatform:services.tracing`."""

    sampled_percent: Annotated[float, Field(ge=0, le=100)] = Field(
        default=5, description="Sampled share of requests, in percent."
    )
    always_per_second: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=1, description="Reservoir: requests sampled each second before the share applies."
    )


class Observability(Section):
    """Notifications, alarms, dashboards, tracing and costs."""

    subscriptions: dict[
        Severity, Annotated[tuple[Subscription, ...], AfterValidator(_each_once)]
    ] = Field(default={}, description="Subscriptions by severity.")
    thresholds: Thresholds = Field(default=Thresholds(), description="Alarm thresholds.")
    dashboards: Switch = Field(
        default=True, description="Create dashboards; an account's first three are free."
    )
    tracing: Sampling = Field(default=Sampling(), description="X-Ray sampling.")
    budget: Budget = Field(description="The monthly budget.")
    cost_anomaly: CostAnomaly = Field(default=CostAnomaly(), description="Unusual cost.")
