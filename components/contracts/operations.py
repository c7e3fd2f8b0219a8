"""Contracts of observability and agents."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from components.contracts.base import ByKey, Contract, Text


class Observability(Contract):
    """SNS topics, alarms, and the dead-letter queue of events."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    topic_arns: ByKey = Field(description="Severity (critical, warning, info) to SNS topic.")
    platform_alarm_arn: Text | None = Field(
        default=None, description="Composite alarm of all critical alarms; absent without any."
    )
    rollback_alarm_names: Mapping[str, tuple[Text, ...]] = Field(
        description="Service to its rollback alarms."
    )
    alarm_names: tuple[Text, ...] = Field(description="All alarms.")
    dashboard_names: tuple[Text, ...] = Field(description="All dashboards.")
    dead_letter_queue_url: Text = Field(description="Dead-letter queue of undelivered events.")


class Agents(Contract):
    """The guardrail and the models of agents."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    guardrail_id: Text = Field(description="The guardrail that model invocations must specify.")
    guardrail_arn: Text = Field(description="Its ARN, for `bedrock:ApplyGuardrail`.")
    guardrail_version: Text = Field(description="The version of the current configuration.")
    model_ids: tuple[str, ...] = Field(description="Ids of models and inference profiles.")
    model_arns: tuple[str, ...] = Field(description="ARNs that agents may invoke.")
    invocation_log_group_name: Text | None = Field(
        default=None,
        description="Log group of model invocations; absent if another stack logs them.",
    )
