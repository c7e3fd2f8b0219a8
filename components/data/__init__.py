"""Database, search, buckets, image repositories and backups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.data.backup import Backup, BackupArgs, BackupOutputs
from components.data.cluster import DatabaseArgs
from components.data.database import Database, DatabaseOutputs
from components.data.recovery import Recovery, make_recovery
from components.data.registry import Registry, RegistryArgs, RegistryOutputs
from components.data.search import Search, SearchArgs, SearchOutputs
from components.data.storage import Storage, StorageArgs, StorageOutputs
from components.scope import Scope
from components.settings import Data as DataSettings

__all__ = [
    "BackupOutputs",
    "Data",
    "DataArgs",
    "DatabaseOutputs",
    "RegistryOutputs",
    "SearchOutputs",
    "StorageOutputs",
]


@dataclass(frozen=True, kw_only=True)
class DataArgs:
    """Arguments of the component.

    Attributes:
        scope: Account, environment, protection and keys of the stack.
        services: The services by name; each has a repository.
        subnet_ids: One subnet of the data tier per zone.
        security_group_ids: Role (database, database-proxy, search) to security group.
        topic_arn: SNS topic of the database's events; None: no subscription.
    """

    settings: DataSettings
    scope: Scope
    services: Iterable[str]
    zones: Sequence[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_ids: Mapping[str, pulumi.Input[str]]
    topic_arn: pulumi.Input[str] | None = None


class Data(pulumi.ComponentResource):
    """The data stores of a stack.

    Attributes:
        database: Aurora PostgreSQL and its proxy.
        search: The OpenSearch domain.
        registry: Container images.
        backup: AWS Backup; None if it is disabled.
    """

    def __init__(
        self, name: str, args: DataArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:data:Data", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        self.database = self._database(args)
        self.search = self._search(args)
        recovery = self._recovery(args)
        self.storage = Storage(
            "storage",
            StorageArgs(
                settings=args.settings.storage,
                scope=args.scope,
                recovery=recovery,
            ),
            own,
        )
        self.registry = Registry(
            "registry",
            RegistryArgs(
                settings=args.settings.registry,
                services=args.services,
                scope=args.scope,
            ),
            own,
        )
        self.backup = self._backup(args, recovery) if args.settings.backup.enabled else None
        self.register_outputs({})

    def _database(self, args: DataArgs) -> Database:
        return Database(
            "database",
            DatabaseArgs(
                settings=args.settings.database,
                scope=args.scope,
                zones=args.zones,
                subnet_ids=args.subnet_ids,
                security_group_id=args.security_group_ids["database"],
                proxy_security_group_id=args.security_group_ids["database-proxy"],
                topic_arn=args.topic_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _search(self, args: DataArgs) -> Search:
        return Search(
            "search",
            SearchArgs(
                settings=args.settings.search,
                scope=args.scope,
                zones=args.zones,
                subnet_ids=args.subnet_ids,
                security_group_id=args.security_group_ids["search"],
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _recovery(self, args: DataArgs) -> Recovery | None:
        region = args.settings.recovery_region
        if region is None:
            return None
        return make_recovery(
            self,
            scope=args.scope,
            region=region,
        )

    def _backup(self, args: DataArgs, recovery: Recovery | None) -> Backup:
        arns = self.storage.outputs.bucket_arns
        return Backup(
            "backup",
            BackupArgs(
                settings=args.settings.backup,
                scope=args.scope,
                databases={"cluster": self.database.outputs.cluster_arn},
                buckets={name: arns[name] for name in args.settings.backup.buckets},
                recovery=recovery,
            ),
            pulumi.ResourceOptions(parent=self),
        )
