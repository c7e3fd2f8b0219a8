"""All steps of the bootstrap, in their order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from components.settings import Settings
from ops.aws import Aws
from ops.bootstrap import documents
from ops.bootstrap.github import Provider, Role
from ops.bootstrap.state import StateBucket, StateKey
from ops.bootstrap.step import Step
from ops.errors import OpsError

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_LONGEST_UP = 2
"""Hours: a search domain alone can take one."""


@dataclass(frozen=True, kw_only=True)
class Bootstrap:
    """What one account needs.

    Args:
        aws: The account, and the region of the state.
        repository: `owner/name` on GitHub; None leaves the pipelines out.
        stacks: The stacks that live in this account, with their settings.
    """

    aws: Aws
    repository: str | None
    stacks: dict[str, Settings]

    def __post_init__(self) -> None:
        if self.repository and not _REPOSITORY.fullmatch(self.repository):
            message = f"--github {self.repository}: accepted: OWNER/NAME, such as example/agents"
            raise OpsError(message)

    @property
    def key(self) -> StateKey:
        """The key of the state."""
        return StateKey(aws=self.aws)

    @property
    def bucket(self) -> StateBucket:
        """The bucket of the state."""
        return StateBucket(aws=self.aws, key=self.key)

    def steps(self) -> Sequence[Step]:
        """The key and the bucket; later steps name them, so they come once these exist."""
        return [self.key, self.bucket]

    def pipelines(self) -> Sequence[Role | Provider]:
        """GitHub's provider, and the roles of the previews and of each stack's deployment."""
        key_arn = self.key.arn
        if self.repository is None:
            return []
        key_arn = key_arn or "arn:aws:kms:::key/not-made-yet"
        return [
            Provider(aws=self.aws),
            self._preview(self.repository, key_arn),
            *(self._deploy(self.repository, key_arn, each) for each in self.stacks),
        ]

    def _preview(self, repository: str, key_arn: str) -> Role:
        # Pull requests, and the nightly look for drift on main.
        subjects = [f"repo:{repository}:pull_request", f"repo:{repository}:ref:refs/heads/main"]
        return Role(
            aws=self.aws,
            name=f"{documents.PREFIX}preview",
            purpose="Previews of pull requests, and the nightly look for drift",
            hours=1,
            trust=documents.trust(self.aws.account, subjects),
            policy=documents.preview(self.bucket.name, key_arn),
        )

    def _deploy(self, repository: str, key_arn: str, stack: str) -> Role:
        settings = self.stacks[stack]
        regions = [settings.environment.region]
        if settings.data.recovery_region:
            regions.append(settings.data.recovery_region)
        return Role(
            aws=self.aws,
            name=f"{documents.PREFIX}deploy-{stack}",
            purpose=f"Deployments of stack {stack} from the GitHub environment of that name",
            hours=_LONGEST_UP,
            trust=documents.trust(self.aws.account, [f"repo:{repository}:environment:{stack}"]),
            policy=documents.deploy(
                self.aws.account,
                regions,
                {key: settings.environment.tags[key] for key in ("Environment", "Project")},
                self.bucket.name,
                key_arn,
            ),
        )
