"""Where the platform's data lies: buckets, images, and their recovery points."""

from dataclasses import dataclass

import pulumi

from components.aws_account import AwsAccount
from components.data.backup import Backup, BackupArgs, BackupOutputs
from components.data.recovery import Recovery, make_recovery
from components.data.registry import Registry, RegistryArgs, RegistryOutputs
from components.data.storage import Storage, StorageArgs, StorageOutputs
from components.settings import Data as DataSettings

__all__ = ["BackupOutputs", "Data", "DataArgs", "RegistryOutputs", "StorageOutputs"]


@dataclass(frozen=True, kw_only=True)
class DataArgs:
    """What the component is made of.

    Attributes:
        settings: The configuration.
        account: Account, region and partition.
        environment: The environment's name, part of contractual names.
        protect: Whether what holds data resists deletion.
        data_key_arn: Key of buckets, images and backups.
    """

    settings: DataSettings
    account: AwsAccount
    environment: str
    protect: bool
    data_key_arn: pulumi.Input[str]


class Data(pulumi.ComponentResource):
    """The data of one stack.

    Attributes:
        storage: Buckets.
        registry: Container images.
        backup: Recovery points; None where the configuration makes none.
    """

    def __init__(
        self, name: str, args: DataArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:data:Data", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        recovery = self._recovery(args)
        self.storage = Storage(
            "storage",
            StorageArgs(
                settings=args.settings.storage,
                account=args.account,
                protect=args.protect,
                data_key_arn=args.data_key_arn,
                recovery=recovery,
            ),
            own,
        )
        self.registry = Registry(
            "registry",
            RegistryArgs(
                settings=args.settings.registry,
                account=args.account,
                environment=args.environment,
                protect=args.protect,
                data_key_arn=args.data_key_arn,
            ),
            own,
        )
        self.backup = self._backup(args, recovery) if args.settings.backup.enabled else None
        self.register_outputs({})

    def _recovery(self, args: DataArgs) -> Recovery | None:
        region = args.settings.recovery_region
        if region is None:
            return None
        return make_recovery(
            self,
            account=args.account,
            environment=args.environment,
            region=region,
            protect=args.protect,
        )

    def _backup(self, args: DataArgs, recovery: Recovery | None) -> Backup:
        arns = self.storage.outputs.bucket_arns
        return Backup(
            "backup",
            BackupArgs(
                settings=args.settings.backup,
                account=args.account,
                protect=args.protect,
                data_key_arn=args.data_key_arn,
                databases={},
                buckets={name: arns[name] for name in args.settings.backup.buckets},
                recovery=recovery,
            ),
            pulumi.ResourceOptions(parent=self),
        )
