"""`agentplatform:observability`: who is told what, from which value on, and what it may cost."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from components.settings.base import ConfidentialText, Section, Spelling, Switch
from components.settings.errors import finding

Severity = Literal["critical", "warning", "info"]
"""`critical` wakes somebody, `warning` is for the next working day, `info` is for the record."""

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
    """Somebody, or something, that a topic notifies."""

    protocol: Literal["email", "https", "sms", "sqs", "lambda"] = Field(
        description="How it is notified; email and https have to be confirmed by the receiver."
    )
    endpoint: ConfidentialText = Field(
        description="Where: address, telephone number or ARN; encrypt what holds a token."
    )

    @model_validator(mode="after")
    def _endpoint_suits_protocol(self) -> "Subscription":
        pattern, meaning = _ENDPOINTS[self.protocol]
        text = self.endpoint.text
        if text is not None and not re.fullmatch(pattern, text):
            # Never the value: it may be a secret, and what is in plain may hold a token.
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
    """From which value on an alarm goes off."""

    service_cpu_percent: Percent = Field(default=85, description="CPU of a service's tasks.")
    service_memory_percent: Percent = Field(default=90, description="Memory of a service's tasks.")
    error_percent: Percent = Field(default=5, description="Requests answered with 5xx.")
    latency_p95_ms: Count = Field(default=100, description="95th percentile of answers, in ms.")
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
    replica_lag_ms: Count = Field(default=1000, description="Lag of the slowest reader, in ms.")
    proxy_connections_percent: Percent = Field(
        default=80, description="Connections of the proxy, of those it is allowed."
    )
    search_cpu_percent: Percent = Field(default=80, description="CPU of the search nodes.")
    search_heap_percent: Percent = Field(default=85, description="Java heap of the search nodes.")
    search_free_storage_percent: Percent = Field(
        default=25, description="Free storage of the fullest search node."
    )
    replication_latency_seconds: Count = Field(
        default=900, description="Age up to which copies of objects may lag, in seconds."
    )
    waf_blocked_requests: Count = Field(
        default=1000, description="Requests blocked by a web ACL within five minutes."
    )
    model_latency_p95_ms: Count = Field(
        default=30_000, description="95th percentile of a model's answers, in ms."
    )
    model_errors: Count = Field(
        default=5, description="Failed calls of a model within five minutes."
    )
    model_throttles: Count = Field(
        default=5, description="Throttled calls of a model within five minutes."
    )


class Budget(Section):
    """What the stack may cost in a month."""

    monthly_usd: Count = Field(description="Budget in US dollars per month.")
    scope: Literal["account", "stack"] = Field(
        default="account",
        description="Count the whole account, or what is tagged with this Environment; the latter"
        " needs the tag activated as a cost allocation tag.",
    )
    actual_percent: Annotated[int, Field(ge=1, le=100)] = Field(
        default=80, description="Share already spent that sends a warning."
    )
    forecast_percent: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=100, description="Share forecast for the month that sends a warning."
    )


class CostAnomaly(Section):
    """AWS's watch for unusual cost by service."""

    enabled: Switch = Field(
        default=True, description="Watch; off where another stack of the account does."
    )
    monitor_arn: MonitorArn | None = Field(
        default=None,
        description="The account's service monitor, where it has one: AWS admits one, and gives new"
        " accounts a Default-Services-Monitor; unset: the stack makes it.",
    )
    impact_usd: Count = Field(default=20, description="Unusual cost that sends a warning, in USD.")


class Tracing(Section):
    """How many requests X-Ray traces, once `agentplatform:services.tracing` has a collector."""

    sampled_percent: Annotated[float, Field(ge=0, le=100)] = Field(
        default=5, description="Share of requests that are traced."
    )
    always_per_second: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=1, description="Requests that are traced each second before the share applies."
    )


class Observability(Section):
    """Notifications, alarms, dashboards, tracing and costs."""

    subscriptions: dict[
        Severity, Annotated[tuple[Subscription, ...], AfterValidator(_each_once)]
    ] = Field(default={}, description="Whom each severity notifies.")
    thresholds: Thresholds = Field(
        default=Thresholds(), description="From which value on alarms go off."
    )
    dashboards: Switch = Field(
        default=True, description="Create the dashboards; the account's first three are free."
    )
    tracing: Tracing = Field(default=Tracing(), description="X-Ray sampling.")
    budget: Budget = Field(description="What the stack may cost.")
    cost_anomaly: CostAnomaly = Field(default=CostAnomaly(), description="Unusual cost.")
