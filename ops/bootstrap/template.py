"""The CloudFormation template of an account: Pulumi's state, its key, pipelines' roles."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from components.settings import Settings
from ops.aws import Aws
from ops.bootstrap import documents
from ops.errors import OpsError

STACK = "agentplatform-bootstrap"
"""The CloudFormation stack."""
ALIAS = "alias/agentplatform-state"
"""The key of the state, as Pulumi's secrets provider."""

_STATE = Path(__file__).with_name("state.yaml")
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_LONGEST_UP = 2
"""Hours; an OpenSearch domain alone can take one."""
_KEY_ARN = {"Fn::GetAtt": ["StateKey", "Arn"]}


@dataclass(frozen=True, kw_only=True)
class Bootstrap:
    """The state and the pipelines of one account.

    Args:
        aws: The account, and the region of the state.
        repository: `owner/name` on GitHub; None omits the pipelines.
        stacks: The account's stacks with their settings.
    """

    aws: Aws
    repository: str | None = None
    stacks: Mapping[str, Settings] = field(default_factory=dict[str, Settings])

    def __post_init__(self) -> None:
        if self.repository and not _REPOSITORY.fullmatch(self.repository):
            message = f"--github {self.repository}: accepted: OWNER/NAME, such as example/agents"
            raise OpsError(message)

    @property
    def bucket(self) -> str:
        """The name of the state bucket, globally unique by the account id."""
        return f"agentplatform-state-{self.aws.account}-{self.aws.region}"

    @property
    def url(self) -> str:
        """The argument of `pulumi login`."""
        return f"s3://{self.bucket}?region={self.aws.region}"

    @property
    def provider_arn(self) -> str:
        """The ARN of GitHub's identity provider, which an account has once."""
        return f"arn:aws:iam::{self.aws.account}:oidc-provider/{documents.ISSUER}"

    def template(self, *, provider: bool = True) -> dict[str, Any]:
        """The template.

        Args:
            provider: Whether the identity provider belongs to the stack; not if it existed before.
        """
        resources: dict[str, Any] = yaml.safe_load(_STATE.read_text())
        if self.repository and provider:
            # AWS trusts GitHub's certificate authority without a thumbprint.
            url = f"https://{documents.ISSUER}"
            properties = {"Url": url, "ClientIdList": [documents.AUDIENCE]}
            resources["GitHub"] = {"Type": "AWS::IAM::OIDCProvider", "Properties": properties}
        for name, properties in self.roles().items():
            # CloudFormation requires a deletion policy for imports.
            role = {"Type": "AWS::IAM::Role", "DeletionPolicy": "Delete"}
            resources[name] = role | {"Properties": properties}
        return {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "State of Pulumi stacks, and roles of their pipelines",
            "Resources": resources,
        }

    def roles(self, key_arn: documents.Arn = _KEY_ARN) -> dict[str, dict[str, Any]]:
        """The preview role and each stack's deploy role: CloudFormation properties by logical id.

        Args:
            key_arn: The key of the state, if it is not the template's.
        """
        if not self.repository:
            return {}
        return {
            "Preview": self._role(
                "preview",
                "Previews of pull requests, and the nightly drift check on main",
                hours=1,
                subjects=["pull_request", "ref:refs/heads/main"],
                policy=documents.preview(self.bucket, key_arn),
            ),
            **{
                # Logical ids are alphanumeric, names of stacks are not.
                "Deploy" + re.sub(r"[^A-Za-z0-9]", lambda it: f"{ord(it[0]):x}", stack): self._role(
                    f"deploy-{stack}",
                    f"Deployments of stack {stack} from the GitHub environment of that name",
                    hours=_LONGEST_UP,
                    subjects=[f"environment:{stack}"],
                    policy=self._deploy(settings, key_arn),
                )
                for stack, settings in self.stacks.items()
            },
        }

    def _role(
        self, name: str, purpose: str, *, hours: int, subjects: list[str], policy: dict[str, Any]
    ) -> dict[str, Any]:
        jobs = [f"repo:{self.repository}:{each}" for each in subjects]
        return {
            "RoleName": f"{documents.PREFIX}{name}",
            "Description": purpose,
            "MaxSessionDuration": hours * 3600,
            "AssumeRolePolicyDocument": documents.trust(self.aws.account, jobs),
            "Policies": [{"PolicyName": "pipeline", "PolicyDocument": policy}],
        }

    def _deploy(self, settings: Settings, key_arn: documents.Arn) -> dict[str, Any]:
        regions = [settings.environment.region]
        if settings.data.recovery_region:
            regions.append(settings.data.recovery_region)
        tags = {key: settings.environment.tags[key] for key in ("Environment", "Project")}
        return documents.deploy(self.aws.account, regions, tags, self.bucket, key_arn)
