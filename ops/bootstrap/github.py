"""How GitHub's pipelines sign in: its identity provider, and the roles they take on."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ops.aws import Aws
from ops.bootstrap.documents import AUDIENCE, ISSUER
from ops.bootstrap.step import found

_INLINE = "pipeline"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """GitHub as an identity provider of the account."""

    aws: Aws

    @property
    def title(self) -> str:
        """Its issuer."""
        return f"identity provider {ISSUER}"

    def missing(self) -> Sequence[str]:
        """Whether it exists and knows AWS's audience."""
        now = self._now()
        if not now:
            return ["the provider"]
        return [] if AUDIENCE in now["ClientIDList"] else [f"audience {AUDIENCE}"]

    def apply(self) -> None:
        """Make it; AWS trusts GitHub's certificate authority by itself, without a thumbprint."""
        now = self._now()
        if not now:
            self._iam.create_open_id_connect_provider(
                Url=f"https://{ISSUER}", ClientIDList=[AUDIENCE]
            )
        elif AUDIENCE not in now["ClientIDList"]:
            self._iam.add_client_id_to_open_id_connect_provider(
                OpenIDConnectProviderArn=self._arn, ClientID=AUDIENCE
            )

    def _now(self) -> dict[str, Any]:
        return found(self._iam.get_open_id_connect_provider, OpenIDConnectProviderArn=self._arn)

    @property
    def _arn(self) -> str:
        return f"arn:aws:iam::{self.aws.account}:oidc-provider/{ISSUER}"

    @property
    def _iam(self) -> Any:
        return self.aws.client("iam")


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role for jobs of the repository.

    Args:
        aws: The account.
        name: Its name.
        purpose: Its description.
        hours: How long a session may last.
        trust: Who may take it on.
        policy: What it may do.
    """

    aws: Aws
    name: str
    purpose: str
    hours: int
    trust: Mapping[str, Any]
    policy: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Its name."""
        return f"role {self.name}"

    @property
    def arn(self) -> str:
        """Its ARN, once it exists."""
        return f"arn:aws:iam::{self.aws.account}:role/{self.name}"

    def missing(self) -> Sequence[str]:
        """What of the role differs."""
        return [what for what, _ in self._differences()]

    def apply(self) -> None:
        """Make the role, and its documents as they should be."""
        for _, (call, arguments) in self._differences():
            call(RoleName=self.name, **arguments)

    def _differences(self) -> Iterator[tuple[str, tuple[Any, dict[str, Any]]]]:
        """What each difference is called, and the call that removes it."""
        iam = self.aws.client("iam")
        trust, seconds = json.dumps(self.trust), self.hours * 3600
        now = found(iam.get_role, RoleName=self.name).get("Role")
        if now is None:
            new = {"AssumeRolePolicyDocument": trust, "Description": self.purpose}
            tags = [{"Key": "Project", "Value": "agentplatform"}]
            yield "the role", (iam.create_role, new | {"MaxSessionDuration": seconds, "Tags": tags})
        else:
            if now["AssumeRolePolicyDocument"] != self.trust:
                yield "its trust", (iam.update_assume_role_policy, {"PolicyDocument": trust})
            if now.get("MaxSessionDuration") != seconds:
                yield "its session", (iam.update_role, {"MaxSessionDuration": seconds})
        has = found(iam.get_role_policy, RoleName=self.name, PolicyName=_INLINE)
        if has.get("PolicyDocument") != self.policy:
            policy = {"PolicyName": _INLINE, "PolicyDocument": json.dumps(self.policy)}
            yield "its permissions", (iam.put_role_policy, policy)
