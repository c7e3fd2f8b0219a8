"""VPC endpoints: AWS's services without the internet, for this account's principals only.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from components import iam
from components.aws_account import AwsAccount
from components.settings.network import InterfaceEndpoint

_PREFIXES: Mapping[InterfaceEndpoint, str] = {
    "monitoring": "cloudwatch",
    "bedrock-runtime": "bedrock",
    "bedrock-agent-runtime": "bedrock",
}
"""The IAM prefix of services whose endpoint has another name."""


def actions(endpoint: InterfaceEndpoint) -> str:
    """The service's own actions; which of them a principal may use is for its IAM policy to say."""
    return f"{_PREFIXES.get(endpoint, endpoint.partition('.')[0])}:*"


def account_only(actions: str, account_id: str) -> iam.Statement:
    """Let this account's principals through: foreign credentials cannot carry data out."""
    return iam.allow(
        [actions],
        ["*"],  # an endpoint policy bounds who calls; the callers' own policies name resources
        sid="OwnAccount",
        principals=iam.EVERYONE,
        when={"StringEquals": {"aws:PrincipalAccount": account_id}},
    )


def image_layers(account: AwsAccount) -> iam.Statement:
    """Let image pulls read the layers that ECR keeps in a bucket of its own.

    Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    """
    bucket = f"arn:{account.partition}:s3:::prod-{account.region}-starport-layer-bucket"
    return iam.allow(["s3:GetObject"], [f"{bucket}/*"], sid="ImageLayers", principals=iam.EVERYONE)


def make_gateway_endpoints(
    name: str,
    *,
    vpc_id: pulumi.Input[str],
    account: AwsAccount,
    services: Sequence[str],
    route_table_ids: pulumi.Input[Sequence[str]],
    opts: pulumi.ResourceOptions,
) -> dict[str, aws.ec2.VpcEndpoint]:
    """S3 and, where configured, DynamoDB: routes that cost nothing."""
    return {
        service: aws.ec2.VpcEndpoint(
            f"{name}-endpoint-{service}",
            vpc_id=vpc_id,
            service_name=f"com.amazonaws.{account.region}.{service}",
            vpc_endpoint_type="Gateway",
            route_table_ids=route_table_ids,
            policy=pulumi.Output.json_dumps(_gateway_policy(service, account)),
            tags={"Name": f"{name}-{service}"},
            opts=opts,
        )
        for service in services
    }


def _gateway_policy(service: str, account: AwsAccount) -> iam.Document:
    own = account_only(f"{service}:*", account.account_id)
    return iam.document(own, image_layers(account)) if service == "s3" else iam.document(own)


def make_interface_endpoints(
    name: str,
    *,
    vpc_id: pulumi.Input[str],
    account: AwsAccount,
    services: Sequence[InterfaceEndpoint],
    zones: Sequence[str],
    subnet_ids: pulumi.Output[Sequence[str]],
    security_group_id: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> dict[str, aws.ec2.VpcEndpoint]:
    """One interface endpoint per service, which answers to the service's public name.

    Args:
        name: Prefix of the logical names.
        vpc_id: The VPC.
        account: Whose principals may use them.
        services: Services by the name of their endpoint.
        zones: The network's zones.
        subnet_ids: The private subnet of each zone, in that order.
        security_group_id: The endpoints' security group.
        opts: Options of the endpoints.
    """
    return {
        service: aws.ec2.VpcEndpoint(
            f"{name}-endpoint-{service}",
            vpc_id=vpc_id,
            service_name=f"com.amazonaws.{account.region}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=_where_offered(service, zones, subnet_ids, opts.parent),
            security_group_ids=[security_group_id],
            policy=pulumi.Output.json_dumps(
                iam.document(account_only(actions(service), account.account_id))
            ),
            tags={"Name": f"{name}-{service}"},
            opts=opts,
        )
        for service in services
    }


def _where_offered(
    service: str,
    zones: Sequence[str],
    subnet_ids: pulumi.Output[Sequence[str]],
    parent: pulumi.Resource | None,
) -> pulumi.Output[list[str]]:
    """The subnets in zones that offer the service: not every zone does.

    AWS answers with the account's own zone names, so the mapping of names to zone ids is taken
    care of. Containers in the other zones reach the endpoint across zones.
    """
    answer = aws.ec2.get_vpc_endpoint_service_output(
        service=service, service_type="Interface", opts=pulumi.InvokeOptions(parent=parent)
    )

    def places(offered: Sequence[str]) -> list[int]:
        chosen = [place for place, zone in enumerate(zones) if zone in offered]
        if not chosen:
            raise pulumi.RunError(
                f"agentplatform:network.zones: {service} is offered in none of {', '.join(zones)};"
                f" accepted: a zone among {', '.join(offered)}, or no endpoint for {service}"
            )
        return chosen

    return pulumi.Output.all(ids=subnet_ids, places=answer.availability_zones.apply(places)).apply(
        lambda values: [values["ids"][place] for place in values["places"]]
    )
