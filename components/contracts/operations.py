"""Contracts of what is watched and of what agents may call."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from components.contracts.base import ByKey, Contract, Text


class Observability(Contract):
    """Topics to subscribe to, alarms, dashboards."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    topic_arns: ByKey = Field(description="Severity (critical, warning, info) to SNS topic.")
    platform_alarm_arn: Text | None = Field(
        default=None, description="Alarm over all critical ones; absent where there are none."
    )
    rollback_alarm_names: Mapping[str, tuple[Text, ...]] = Field(
        description="Service to the alarms that roll its deployment back."
    )
    alarm_names: tuple[Text, ...] = Field(description="All alarms.")
    dashboard_names: tuple[Text, ...] = Field(description="All dashboards.")
    dead_letter_queue_url: Text = Field(description="Where events wait that nobody received.")


class Agents(Contract):
    """The guardrail and the models of the agents."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    guardrail_id: Text = Field(description="The guardrail that every model call names.")
    guardrail_arn: Text = Field(description="Its ARN, for `bedrock:ApplyGuardrail`.")
    guardrail_version: Text = Field(description="The version of the present configuration.")
    model_ids: tuple[str, ...] = Field(
        description="What calls name: models and inference profiles."
    )
    model_arns: tuple[str, ...] = Field(description="What agents may invoke.")
    invocation_log_group_name: Text | None = Field(
        default=None, description="Log of model calls; absent where another stack logs them."
    )
