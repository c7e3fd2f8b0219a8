"""Which account, region and partition the stack lives in."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True, kw_only=True)
class AwsAccount:
    """Plain values: they stand in policy documents and names that must be known at preview."""

    account_id: str
    region: str
    partition: str

    @classmethod
    def of(cls, provider: aws.Provider, region: str) -> "AwsAccount":
        """Ask AWS who the provider's credentials belong to.

        Raises:
            pulumi.RunError: There are no credentials, or AWS does not accept them.
        """
        options = pulumi.InvokeOptions(provider=provider)
        try:
            account_id = aws.get_caller_identity(opts=options).account_id
        except Exception as reason:
            # The SDK raises a bare Exception for whatever AWS or the provider answered.
            message = f"AWS did not tell whose credentials these are; log in first: {reason}"
            raise pulumi.RunError(message) from reason
        partition = aws.get_partition(opts=options).partition
        return cls(account_id=account_id, region=region, partition=partition)

    @property
    def root_arn(self) -> str:
        """The account's root, the principal that hands permissions on to IAM."""
        return f"arn:{self.partition}:iam::{self.account_id}:root"

    def host(self, service: str) -> str:
        """A service's host in the region, as the condition key `kms:ViaService` has it."""
        return f"{service}.{self.region}.amazonaws.com"

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource by its name, where taking it from the resource would be a cycle.

        Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
        """
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"
