"""Wiring only: settings to components, outputs of one component to the arguments of the next."""

import pulumi
import pulumi_aws as aws

from components.agents import Agents, AgentsArgs
from components.aws_account import AwsAccount
from components.data import Data, DataArgs
from components.network import Network, NetworkArgs
from components.observability import (
    AuditWatched,
    BackupWatched,
    BedrockWatched,
    NatWatched,
    Observability,
    ObservabilityArgs,
    Topics,
    TopicsArgs,
    WafWatched,
    Watched,
)
from components.security import Security, SecurityArgs
from components.settings import Environment, Settings
from components.tagging import tag_by_program


class Platform(pulumi.ComponentResource):
    """The whole platform of one stack.

    Args:
        name: Logical name.
        settings: The stack's configuration.
        opts: Options of the component itself.
    """

    def __init__(
        self, name: str, settings: Settings, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        provider = _provider(settings.environment)
        account = AwsAccount.of(provider, settings.environment.region)
        own = pulumi.ResourceOptions(
            providers=[provider], transformations=[tag_by_program(settings.environment.tags)]
        )
        opts = pulumi.ResourceOptions.merge(opts, own)
        super().__init__("agentplatform:platform:Platform", name, {}, opts)
        self.account = account
        self.security = Security(
            "security",
            SecurityArgs(
                settings=settings.security,
                account=account,
                environment=settings.environment.name,
                protect=settings.environment.protection,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.network = Network(
            "network",
            NetworkArgs(
                settings=settings.network,
                account=account,
                logs_key_arn=self.security.outputs.logs_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.data = Data(
            "data",
            DataArgs(
                settings=settings.data,
                account=account,
                environment=settings.environment.name,
                protect=settings.environment.protection,
                data_key_arn=self.security.outputs.data_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.topics = self._topics(settings)
        self.agents = self._agents(settings)
        self.observability = self._observability(settings)
        self.register_outputs({})

    def _topics(self, settings: Settings) -> Topics:
        return Topics(
            "topics",
            TopicsArgs(
                subscriptions=settings.observability.subscriptions,
                account=self.account,
                environment=settings.environment.name,
                key_arn=self.security.outputs.logs_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _agents(self, settings: Settings) -> Agents:
        return Agents(
            "agents",
            AgentsArgs(
                settings=settings.agents,
                account=self.account,
                environment=settings.environment.name,
                logs_key_arn=self.security.outputs.logs_key_arn,
                protect=settings.environment.protection,
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _observability(self, settings: Settings) -> Observability:
        return Observability(
            "observability",
            ObservabilityArgs(
                settings=settings.observability,
                watched=self._watched(),
                topics=self.topics.outputs,
                account=self.account,
                environment=settings.environment.name,
                key_arn=self.security.outputs.logs_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _watched(self) -> Watched:
        """What stands so far; everything that comes later is to be added here."""
        trail_log = self.security.outputs.trail_log_group_name
        backup = self.data.backup
        return Watched(
            nat=NatWatched(gateway_ids=self.network.outputs.nat_gateway_ids),
            waf=WafWatched(metric_name=self.security.outputs.web_acl_metric_name),
            bedrock=BedrockWatched(
                model_ids=self.agents.outputs.model_ids,
                log_group_name=self.agents.outputs.invocation_log_group_name,
            ),
            backup=BackupWatched(vault_name=backup.outputs.vault_name) if backup else None,
            audit=AuditWatched(log_group_name=trail_log) if trail_log else None,
        )


def _provider(environment: Environment) -> aws.Provider:
    """The one provider: its default tags reach every resource that AWS lets it tag."""
    return aws.Provider(
        "aws",
        region=environment.region,
        allowed_account_ids=[environment.account_id] if environment.account_id else None,
        default_tags=aws.ProviderDefaultTagsArgs(tags=environment.tags),
    )
