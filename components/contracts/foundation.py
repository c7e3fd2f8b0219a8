"""Contracts of the foundation: network, security groups, security."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from components.contracts.base import ByKey, Contract, ContractPart, Text, Texts


class SubnetIds(ContractPart):
    """Subnets by tier, one for each zone, in the order of the zones."""

    public: Texts = Field(description="Load balancers and NAT gateways.")
    private: Texts = Field(description="Containers and interface endpoints.")
    data: Texts = Field(description="Databases and search; no route to the internet.")


class Network(Contract):
    """VPC, subnets by tier, VPC endpoints, and public IP addresses of NAT gateways."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    vpc_id: Text = Field(description="The VPC.")
    cidr: str = Field(description="The VPC's IPv4 CIDR block.")
    zones: tuple[str, ...] = Field(description="Availability Zones, in the order of the subnets.")
    subnet_ids: SubnetIds = Field(description="Subnets by tier.")
    endpoint_ids: ByKey = Field(description="AWS service (such as s3, ecr.api) to VPC endpoint.")
    nat_public_ips: Texts = Field(description="Public IP addresses of outbound traffic.")
    flow_log_group_name: Text = Field(description="Log group of the flow logs.")


class SecurityGroups(Contract):
    """Security groups by role; consumers must not add rules."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    group_ids: ByKey = Field(
        description="Role (such as alb-internal, bff, graphql, agentcore, database-proxy, database,"
        " search) to security group."
    )


class Security(Contract):
    """KMS keys, web ACL, user pool, audit trail, and references to secrets, without values."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    data_key_arn: Text = Field(description="Key of databases, search, buckets, images, backups.")
    logs_key_arn: Text = Field(description="Key of log groups, the audit trail, alarm topics.")
    secrets_key_arn: Text = Field(description="Key of secrets and parameters.")
    web_acl_arn: Text = Field(description="Regional web ACL of the public load balancer.")
    user_pool_id: Text = Field(description="The user pool.")
    user_pool_arn: Text = Field(description="Its ARN.")
    user_pool_client_id: Text = Field(description="App client of the public load balancer.")
    user_pool_domain: Text = Field(description="The user pool's domain prefix.")
    trail_arn: Text | None = Field(
        default=None, description="The audit trail; absent if another stack has it."
    )
    trail_log_group_name: Text | None = Field(
        default=None, description="Log group with the trail's events; absent as above."
    )
    audit_bucket_name: Text | None = Field(
        default=None, description="Bucket with the trail's log files; absent as above."
    )
    secret_arns: Mapping[str, ByKey] = Field(
        description="Service to name to ARN of a Secrets Manager secret."
    )
    parameter_names: Mapping[str, ByKey] = Field(
        description="Service to name to name of an SSM parameter."
    )
