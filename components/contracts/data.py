"""Contracts of the data tier: database, search, storage."""

from typing import Literal

from pydantic import Field

from components.contracts.base import ByKey, Contract, Text


class Database(Contract):
    """Aurora cluster, the proxy in front of it, and the user that services connect as."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    cluster_identifier: Text = Field(description="The cluster, as a dimension of metrics.")
    cluster_arn: Text = Field(description="Its ARN.")
    cluster_resource_id: Text = Field(description="Its `cluster-...` id.")
    endpoint: Text = Field(description="The writer's host; only the proxy reaches it.")
    reader_endpoint: Text = Field(description="The readers' host; only the proxy reaches it.")
    port: int = Field(description="Port of all endpoints.", ge=1, le=65535)
    database_name: str = Field(description="The database.")
    proxy_name: Text = Field(description="The proxy, as a dimension of metrics.")
    proxy_arn: Text = Field(description="Its ARN.")
    proxy_resource_id: Text = Field(
        description="Its `prx-...` id, part of the ARN that `rds-db:connect` is allowed on."
    )
    proxy_endpoint: Text = Field(description="Host that services connect to, by TLS and IAM.")
    proxy_read_only_endpoint: Text | None = Field(
        default=None, description="Host for reading; absent where there are no readers."
    )
    master_secret_arn: Text = Field(description="Secret of the cluster's owner, for operators.")
    application_user: str = Field(description="Database user of the services.")
    instance_identifiers: ByKey = Field(
        description="Role at creation (writer, reader-1, ...) to instance."
    )


class Search(Contract):
    """The search domain, and the role that administers it."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    domain_name: Text = Field(description="The domain, as a dimension of metrics.")
    domain_arn: Text = Field(description="Its ARN; permissions are on what lies below, `<arn>/*`.")
    endpoint: Text = Field(description="Host inside the VPC, for HTTPS.")
    master_role_arn: Text = Field(description="Role that maps IAM roles to the domain's own.")


class Storage(Contract):
    """Buckets by purpose, image repositories by service, and where recovery points lie."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    bucket_names: ByKey = Field(
        description="Purpose (documents, artifacts, access-logs, load-balancer-logs) to bucket."
    )
    bucket_arns: ByKey = Field(description="Purpose to the bucket's ARN.")
    replica_names: ByKey = Field(
        description="Purpose to the copy in the recovery region; empty where nothing is copied."
    )
    repository_urls: ByKey = Field(description="Service to where its images go, without a tag.")
    repository_arns: ByKey = Field(description="Service to the repository's ARN.")
    repository_names: ByKey = Field(description="Service to the repository's name.")
    backup_vault_name: Text | None = Field(
        default=None, description="Vault of recovery points; absent without backup."
    )
    backup_vault_arn: Text | None = Field(default=None, description="Its ARN; absent as above.")
    backup_plan_id: Text | None = Field(
        default=None, description="Plan of the scheduled recovery points; absent as above."
    )
    recovery_vault_arn: Text | None = Field(
        default=None, description="Vault in the recovery region; absent without copies."
    )
    restore_role_arn: Text | None = Field(
        default=None, description="Role to start a restore with; absent without backup."
    )
