"""VPC endpoints, for this account's principals only.

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
"""IAM prefixes of services whose endpoint has another name."""


def actions(endpoint: InterfaceEndpoint) -> str:
    """All actions of the service; IAM policies of principals limit them."""
    return f"{_PREFIXES.get(endpoint, endpoint.partition('.')[0])}:*"


def account_only(actions: str, account_id: str) -> iam.Statement:
    """Allow this account's principals only, which prevents exfiltration with other credentials."""
    return iam.allow(
        [actions],
        ["*"],  # the endpoint policy limits principals; their IAM policies limit resources
        sid="OwnAccount",
        principals=iam.EVERYONE,
        when={"StringEquals": {"aws:PrincipalAccount": account_id}},
    )


def image_layers(account: AwsAccount) -> iam.Statement:
    """Allow image pulls to read layers from ECR's bucket.

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
    """Gateway endpoints of S3 and, if configured, DynamoDB, which are free."""
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
    """An interface endpoint for each service, with private DNS.

    Args:
        name: Prefix of the logical names.
        vpc_id: The VPC.
        account: The account whose principals may use them.
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
    """The subnets in zones that offer the service.

    AWS returns the account's own zone names. Containers in other zones use the endpoint across
    zones.
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
