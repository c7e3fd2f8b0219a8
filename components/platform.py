"""Wiring only: settings to components, outputs of one component to the arguments of the next."""

import pulumi
import pulumi_aws as aws

from components import compute
from components.aws_account import AwsAccount
from components.compute.ingress import Ingress, IngressArgs, SignIn, Surroundings
from components.data import Data, DataArgs
from components.network import Network, NetworkArgs
from components.security import Security, SecurityArgs
from components.settings import Environment, Settings
from components.settings.security import Service
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
                public_images=settings.services.public_images,
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
                zones=self.network.outputs.zones,
                subnet_ids=self.network.outputs.subnet_ids["data"],
                security_group_ids=self.network.outputs.security_group_ids,
                data_key_arn=self.security.outputs.data_key_arn,
                logs_key_arn=self.security.outputs.logs_key_arn,
                secrets_key_arn=self.security.outputs.secrets_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.ingress = self._ingress(settings)
        self.cluster = compute.Cluster(
            "cluster",
            compute.ClusterArgs(
                settings=settings.services,
                environment=settings.environment.name,
                logs_key_arn=self.security.outputs.logs_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.discovery = compute.Discovery(
            "discovery",
            compute.DiscoveryArgs(
                environment=settings.environment.name,
                vpc_id=self.network.outputs.vpc_id,
                services=["agentcore"],
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.services = {
            service: self._service(service, settings) for service in settings.services.tasks
        }
        self.register_outputs({})

    def _ingress(self, settings: Settings) -> Ingress:
        network, security = self.network.outputs, self.security.outputs
        storage = self.data.storage.outputs
        return Ingress(
            "ingress",
            IngressArgs(
                settings=settings.ingress,
                account=self.account,
                environment=settings.environment.name,
                protect=settings.environment.protection,
                host_name=settings.security.sign_in.host_name,
                cloudfront=settings.network.ingress.cloudfront,
                sign_in=SignIn(
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
                    logs_key_arn=security.logs_key_arn,
                    log_bucket_name=storage.bucket_names["load-balancer-logs"],
                    log_bucket_arn=storage.bucket_arns["load-balancer-logs"],
                ),
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _service(self, service: Service, settings: Settings) -> compute.FargateService:
        security, network = self.security.outputs, self.network.outputs
        images = self.data.registry.outputs
        return compute.FargateService(
            service,
            compute.FargateServiceArgs(
                service=service,
                settings=settings.services,
                account=self.account,
                environment=settings.environment.name,
                cluster=self.cluster.outputs,
                subnet_ids=network.subnet_ids["private"],
                security_group_id=network.security_group_ids[service],
                logs_key_arn=security.logs_key_arn,
                secrets_key_arn=security.secrets_key_arn,
                secret_arns=security.secret_arns.get(service, {}),
                parameter_arns=security.parameter_arns.get(service, {}),
                rights=[],
                repository=compute.Repository(
                    url=images.repository_urls[service], arn=images.repository_arns[service]
                ),
                registry_arn=self.discovery.outputs.registry_arns.get(service),
            ),
            pulumi.ResourceOptions(parent=self),
        )


def _provider(environment: Environment) -> aws.Provider:
    """The one provider: its default tags reach every resource that AWS lets it tag."""
    return aws.Provider(
        "aws",
        region=environment.region,
        allowed_account_ids=[environment.account_id] if environment.account_id else None,
        default_tags=aws.ProviderDefaultTagsArgs(tags=environment.tags),
    )
