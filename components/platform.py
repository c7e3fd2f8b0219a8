"""Wiring: settings to components, and outputs of components to arguments of others."""

import pulumi
import pulumi_aws as aws

from components.agents import Agents, AgentsArgs
from components.aws_account import AwsAccount
from components.compute.cluster import Cluster, ClusterArgs
from components.compute.discovery import Discovery, DiscoveryArgs
from components.compute.ingress import Ingress, IngressArgs, SignInClient, Surroundings
from components.compute.queues import Queues, WorkQueue
from components.compute.service import FargateService
from components.compute.service_args import FargateServiceArgs, Repository
from components.data import Data, DataArgs
from components.network import Network, NetworkArgs
from components.observability import Observability, ObservabilityArgs
from components.observability.topics import Topics, TopicsArgs
from components.replacement import delete_first
from components.scope import Scope, StackScope
from components.security import Security, SecurityArgs
from components.security.shield import Shield, ShieldArgs
from components.settings import Environment, Settings
from components.tagging import tag_by_program
from components.wiring import (
    Parts,
    load_balancer_of,
    lookups_of,
    permissions_of,
    variables_of,
    watched_of,
)


class Platform(pulumi.ComponentResource):
    """The whole platform of one stack.

    Alarms are created before the services, because each ECS service lists its rollback alarms.
    Services wait for the whole network: tasks that start earlier cannot pull their image, and the
    circuit breaker rolls the deployment back.

    Args:
        name: Logical name.
        opts: Options of the component itself.
    """

    def __init__(
        self, name: str, settings: Settings, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        provider = _provider(settings.environment)
        own = pulumi.ResourceOptions(
            providers=[provider],
            transformations=[tag_by_program(settings.environment.tags), delete_first],
        )
        opts = pulumi.ResourceOptions.merge(opts, own)
        super().__init__("agentplatform:platform:Platform", name, {}, opts)
        self._settings = settings
        self._own = pulumi.ResourceOptions(parent=self)
        self.account = AwsAccount.of(provider, settings.environment.region)
        self._stack_scope = StackScope(
            account=self.account,
            environment=settings.environment.name,
            protect=settings.environment.protection,
        )
        self.security = self._security()
        keys = self.security.outputs
        self.scope = Scope(
            **vars(self._stack_scope),
            data_key_arn=keys.data_key_arn,
            logs_key_arn=keys.logs_key_arn,
            secrets_key_arn=keys.secrets_key_arn,
        )
        self.network = self._network()
        self.topics = self._topics()
        self.data = self._data()
        self.agents = self._agents()
        self.ingress = self._ingress()
        self._shield()
        self.cluster = self._cluster()
        self.discovery = self._discovery()
        self.queues = self._queues()
        self._parts = Parts(
            network=self.network.outputs,
            security=self.security.outputs,
            data=self.data,
            agents=self.agents.outputs,
            ingress=self.ingress.outputs,
            cluster=self.cluster.outputs,
            discovery=self.discovery.outputs,
            queues=self.queues,
        )
        self.observability = self._observability()
        self.services = {name: self._service(name) for name in settings.services.by_name}
        self.register_outputs({})

    def _security(self) -> Security:
        settings = self._settings
        return Security(
            "security",
            SecurityArgs(
                settings=settings.security,
                hosts=settings.services.hosts,
                queues=bool(settings.services.of("worker")),
                scope=self._stack_scope,
                at_edge=settings.at_edge,
            ),
            self._own,
        )

    def _network(self) -> Network:
        return Network(
            "network",
            NetworkArgs(
                settings=self._settings.network,
                scope=self.scope,
                services=self._settings.services,
            ),
            self._own,
        )

    def _topics(self) -> Topics:
        settings = self._settings
        return Topics(
            "topics",
            TopicsArgs(
                subscriptions=settings.observability.subscriptions,
                scope=self.scope,
            ),
            self._own,
        )

    def _data(self) -> Data:
        settings, network = self._settings, self.network.outputs
        return Data(
            "data",
            DataArgs(
                settings=settings.data,
                services=settings.services.by_name,
                scope=self.scope,
                zones=network.zones,
                subnet_ids=network.subnet_ids["data"],
                security_group_ids=network.security_group_ids,
                topic_arn=self.topics.outputs.arns["warning"],
            ),
            self._own,
        )

    def _agents(self) -> Agents:
        settings = self._settings
        return Agents(
            "agents",
            AgentsArgs(
                settings=settings.agents,
                scope=self.scope,
            ),
            self._own,
        )

    def _ingress(self) -> Ingress:
        settings, network, security = self._settings, self.network.outputs, self.security.outputs
        storage = self.data.storage.outputs
        return Ingress(
            "ingress",
            IngressArgs(
                settings=settings.ingress,
                services=settings.services,
                scope=self.scope,
                host_name=settings.security.sign_in.host_name,
                at_edge=settings.at_edge,
                sign_in=SignInClient(
                    user_pool_arn=security.user_pool_arn,
                    client_id=security.user_pool_client_id,
                    domain=security.user_pool_domain,
                    session_hours=settings.security.sign_in.session_hours,
                ),
                around=Surroundings(
                    vpc_id=network.vpc_id,
                    subnet_ids=network.subnet_ids,
                    public_security_group_ids=network.public_alb_security_group_ids,
                    internal_security_group_id=network.security_group_ids["alb-internal"],
                    web_acl_arn=security.web_acl_arn,
                    log_bucket_name=storage.bucket_names["load-balancer-logs"],
                    log_bucket_arn=storage.bucket_arns["load-balancer-logs"],
                ),
            ),
            self._own,
        )

    def _shield(self) -> None:
        advanced = self._settings.security.shield_advanced
        if advanced:
            args = ShieldArgs(settings=advanced, exposed=self.ingress.outputs.exposed)
            Shield("shield", args, self._own)

    def _cluster(self) -> Cluster:
        return Cluster(
            "cluster",
            ClusterArgs(
                settings=self._settings.services,
                scope=self.scope,
            ),
            self._own,
        )

    def _discovery(self) -> Discovery:
        return Discovery(
            "discovery",
            DiscoveryArgs(
                scope=self.scope,
                vpc_id=self.network.outputs.vpc_id,
                services=list(self._settings.services.of("discovered")),
            ),
            self._own,
        )

    def _queues(self) -> dict[str, WorkQueue]:
        """The workers' queues by the workers' names."""
        workers = self._settings.services.of("worker")
        if not workers:
            return {}
        key_arn = self.security.outputs.data_key_arn
        return Queues("queues", workers, key_arn, self._own).by_worker

    def _observability(self) -> Observability:
        settings = self._settings
        return Observability(
            "observability",
            ObservabilityArgs(
                settings=settings.observability,
                watched=watched_of(self._parts, settings),
                topics=self.topics.outputs,
                scope=self.scope,
            ),
            self._own,
        )

    def _service(self, service: str) -> FargateService:
        own, queue = self._settings.services, self.queues.get(service)
        uses = own.by_name[service].uses
        network, security = self.network.outputs, self.security.outputs
        images = self.data.registry.outputs
        alarms = self.observability.outputs.rollback_alarm_names
        return FargateService(
            service,
            FargateServiceArgs(
                service=service,
                settings=own,
                scope=self.scope,
                cluster=self.cluster.outputs,
                ready=[self.network],
                subnet_ids=network.subnet_ids["private"],
                security_group_id=network.security_group_ids[service],
                secret_arns=security.secret_arns.get(service, {}),
                parameter_arns=security.parameter_arns.get(service, {}),
                lookup_arns=lookups_of(self._parts, uses),
                permissions=permissions_of(self._parts, own, service, self.account),
                repository=Repository(
                    url=images.repository_urls[service], arn=images.repository_arns[service]
                ),
                variables=variables_of(self._parts, own, service),
                load_balancer=load_balancer_of(self._parts, own, service),
                queue_name=queue.name if queue else None,
                registry_arn=self.discovery.outputs.registry_arns.get(service),
                rollback_alarms=alarms.get(service, ()),
            ),
            self._own,
        )


def _provider(environment: Environment) -> aws.Provider:
    """The AWS provider with the default tags."""
    return aws.Provider(
        "aws",
        region=environment.region,
        allowed_account_ids=[environment.account_id] if environment.account_id else None,
        default_tags=aws.ProviderDefaultTagsArgs(tags=environment.tags),
    )
