"""ECR repositories of the services."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_aws import ecr

from components import iam
from components.aws_account import AwsAccount
from components.scope import Scope
from components.settings import PROJECT
from components.settings.registry import Registry as RegistrySettings

_PULL = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:DescribeImages",
    "ecr:GetDownloadUrlForLayer",
]


@dataclass(frozen=True, kw_only=True)
class RegistryArgs:
    """Arguments of the component.

    Attributes:
        scope: Account, environment, protection and keys of the stack.
    """

    settings: RegistrySettings
    scope: Scope
    services: Iterable[str]


@dataclass(frozen=True, kw_only=True)
class RegistryOutputs:
    """Outputs by service.

    Attributes:
        repository_urls: Repository URLs, without a tag.
    """

    repository_urls: Mapping[str, pulumi.Output[str]]
    repository_arns: Mapping[str, pulumi.Output[str]]
    repository_names: Mapping[str, pulumi.Output[str]]


class Registry(pulumi.ComponentResource):
    """Repositories of one stack."""

    def __init__(
        self, name: str, args: RegistryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:data:Registry", name, {}, opts)
        repositories = {service: _repository(self, args, service) for service in args.services}
        if args.settings.scanning:
            _scan_account(self, args.settings.scanning)
        self.outputs = RegistryOutputs(
            repository_urls={key: made.repository_url for key, made in repositories.items()},
            repository_arns={key: made.arn for key, made in repositories.items()},
            repository_names={key: made.name for key, made in repositories.items()},
        )
        self.register_outputs(vars(self.outputs))


def lifecycle(settings: RegistrySettings) -> dict[str, Any]:
    """The lifecycle policy: expire untagged images, and the oldest beyond the limit.

    Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
    """
    expire = {"type": "expire"}
    return {
        "rules": [
            {
                "rulePriority": 1,
                "description": f"Untagged images go after {settings.untagged_days} days",
                "selection": {
                    "tagStatus": "untagged",
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": settings.untagged_days,
                },
                "action": expire,
            },
            {
                "rulePriority": 2,
                "description": f"The newest {settings.keep_images} images stay",
                "selection": {
                    "tagStatus": "any",
                    "countType": "imageCountMoreThan",
                    "countNumber": settings.keep_images,
                },
                "action": expire,
            },
        ]
    }


def _repository(parent: pulumi.Resource, args: RegistryArgs, service: str) -> ecr.Repository:
    own = pulumi.ResourceOptions(parent=parent)
    encryption = ecr.RepositoryEncryptionConfigurationArgs(
        encryption_type="KMS", kms_key=args.scope.data_key_arn
    )
    repository = ecr.Repository(
        f"registry-{service}",
        # A fixed name, to which pipelines push.
        name=f"{PROJECT}-{args.scope.environment}/{service}",
        # A rollback by tag must deploy the same image.
        image_tag_mutability="IMMUTABLE",
        image_scanning_configuration=ecr.RepositoryImageScanningConfigurationArgs(
            scan_on_push=True
        ),
        encryption_configurations=[encryption],
        force_delete=not args.scope.protect,
        opts=pulumi.ResourceOptions(parent=parent, protect=args.scope.protect),
    )
    ecr.LifecyclePolicy(
        f"registry-{service}-lifecycle",
        repository=repository.name,
        policy=json.dumps(lifecycle(args.settings)),
        opts=own,
    )
    if args.settings.pull_accounts:
        ecr.RepositoryPolicy(
            f"registry-{service}-policy",
            repository=repository.name,
            policy=json.dumps(_pull_from(args.scope.account, args.settings.pull_accounts)),
            opts=own,
        )
    return repository


def _pull_from(account: AwsAccount, accounts: tuple[str, ...]) -> iam.Document:
    """The repository policy that allows other accounts to pull."""
    roots = [f"arn:{account.partition}:iam::{other}:root" for other in accounts]
    return iam.document(iam.allow(_PULL, sid="Pull", principals=iam.accounts(*roots)))


def _scan_account(parent: pulumi.Resource, scanning: str) -> None:
    """Configure image scanning of the account's registry in this region."""
    rule = ecr.RegistryScanningConfigurationRuleArgs(
        scan_frequency="CONTINUOUS_SCAN" if scanning == "enhanced" else "SCAN_ON_PUSH",
        repository_filters=[
            ecr.RegistryScanningConfigurationRuleRepositoryFilterArgs(
                filter="*", filter_type="WILDCARD"
            )
        ],
    )
    ecr.RegistryScanningConfiguration(
        "registry-scanning",
        scan_type=scanning.upper(),
        rules=[rule],
        opts=pulumi.ResourceOptions(parent=parent),
    )
