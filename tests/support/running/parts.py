"""What all parts of the running platform have in common: clients, keys, and the stack's state."""

import json
from dataclasses import dataclass, field
from typing import Any

from ops.aws import Aws

ACCOUNT = "123456789012"
REGION = "us-east-1"


@dataclass(kw_only=True)
class Parts:
    """Makes resources, and writes them into the state that Pulumi would have."""

    aws: Aws
    state: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    keys: dict[str, str] = field(default_factory=dict[str, str])

    def client(self, service: str) -> Any:
        """A boto3 client of the account."""
        return self.aws.client(service)

    def made(self, type_: str, id_: str, **outputs: Any) -> None:
        """Write a resource into the state."""
        self.state.append({"type": type_, "id": id_, "outputs": outputs, "urn": id_})

    def make_keys(self) -> None:
        """The three keys, which rotate."""
        kms = self.client("kms")
        for role in ("data", "logs", "secrets"):
            key = kms.create_key(Description=role)["KeyMetadata"]
            kms.enable_key_rotation(KeyId=key["KeyId"])
            self.keys[role] = key["Arn"]
            self.made("aws:kms/key:Key", key["KeyId"], arn=key["Arn"])

    def log_group(self, name: str) -> str:
        """An encrypted log group that keeps its lines for a week."""
        logs = self.client("logs")
        logs.create_log_group(logGroupName=name, kmsKeyId=self.keys["logs"])
        logs.put_retention_policy(logGroupName=name, retentionInDays=7)
        self.made("aws:cloudwatch/logGroup:LogGroup", name, retentionInDays=7)
        return name

    def role(self, name: str, service: str, *statements: dict[str, Any]) -> str:
        """A role that a service of this account takes; its ARN."""
        iam = self.client("iam")
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": [service]},
            "Action": ["sts:AssumeRole"],
            "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        }
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))
        if statements:
            iam.put_role_policy(
                RoleName=name, PolicyName="own", PolicyDocument=document(*statements)
            )
        return made["Role"]["Arn"]


def document(*statements: dict[str, Any]) -> str:
    """A policy's text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: str, *resources: str, **condition: Any) -> dict[str, Any]:
    """A statement; `actions` are of one service, as `s3:GetObject PutObject`."""
    service, _, names = actions.partition(":")
    made: dict[str, Any] = {
        "Effect": "Allow",
        "Action": [f"{service}:{name}" for name in names.split()],
        "Resource": list(resources),
    }
    return {**made, "Condition": condition} if condition else made
