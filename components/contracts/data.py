"""Contracts of the data tier: database, search, storage."""

from typing import Literal

from pydantic import Field

from components.contracts.base import ByKey, Contract, Text


class Database(Contract):
    """The Aurora cluster, its proxy, and the application user."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    cluster_identifier: Text = Field(description="The cluster's name.")
    cluster_arn: Text = Field(description="Its ARN.")
    cluster_resource_id: Text = Field(description="Its `cluster-...` id.")
    endpoint: Text = Field(description="Writer endpoint; only the proxy can connect.")
    reader_endpoint: Text = Field(description="Reader endpoint; only the proxy can connect.")
    port: int = Field(description="Port of all endpoints.", ge=1, le=65535)
    database_name: str = Field(description="The database.")
    proxy_name: Text = Field(description="The proxy's name.")
    proxy_arn: Text = Field(description="Its ARN.")
    proxy_resource_id: Text = Field(description="Its `prx-...` id, for `rds-db:connect` ARNs.")
    proxy_endpoint: Text = Field(
        description="Endpoint for services, with TLS and IAM authentication."
    )
    proxy_read_only_endpoint: Text | None = Field(
        default=None, description="Read-only endpoint; absent without readers."
    )
    master_secret_arn: Text = Field(description="Secret of the master user, for operators.")
    application_user: str = Field(description="Database user of the services.")
    instance_identifiers: ByKey = Field(
        description="Role at creation (writer, reader-1, ...) to instance."
    )


class Search(Contract):
    """The OpenSearch domain and its master role."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    domain_name: Text = Field(description="The domain's name.")
    domain_arn: Text = Field(description="Its ARN; permissions are granted on `<arn>/*`.")
    endpoint: Text = Field(description="Endpoint in the VPC, for HTTPS.")
    master_role_arn: Text = Field(
        description="Master role, which maps IAM roles to roles of the domain."
    )


class Storage(Contract):
    """Buckets by purpose, image repositories by service, and backup vaults."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    bucket_names: ByKey = Field(
        description="Purpose (documents, artifacts, access-logs, load-balancer-logs) to bucket."
    )
    bucket_arns: ByKey = Field(description="Purpose to the bucket's ARN.")
    replica_names: ByKey = Field(
        description="Purpose to the replica bucket; empty without replication."
    )
    repository_urls: ByKey = Field(description="Service to its repository URL, without a tag.")
    repository_arns: ByKey = Field(description="Service to the repository's ARN.")
    repository_names: ByKey = Field(description="Service to the repository's name.")
    backup_vault_name: Text | None = Field(
        default=None, description="Backup vault; absent without backup."
    )
    backup_vault_arn: Text | None = Field(default=None, description="Its ARN; absent as above.")
    backup_plan_id: Text | None = Field(default=None, description="Backup plan; absent as above.")
    recovery_vault_arn: Text | None = Field(
        default=None, description="Backup vault in the recovery region; absent without copies."
    )
    restore_role_arn: Text | None = Field(
        default=None, description="Role of restore jobs; absent without backup."
    )
