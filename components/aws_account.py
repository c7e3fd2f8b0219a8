"""The account, region and partition of the stack."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True, kw_only=True)
class AwsAccount:
    """Plain values, for policy documents and names that must be known at preview."""

    account_id: str
    region: str
    partition: str

    @classmethod
    def of(cls, provider: aws.Provider, region: str) -> "AwsAccount":
        """Look up the account of the provider's credentials.

        Raises:
            pulumi.RunError: Credentials are missing or invalid.
        """
        options = pulumi.InvokeOptions(provider=provider)
        try:
            account_id = aws.get_caller_identity(opts=options).account_id
        except Exception as reason:
            # The SDK raises a bare Exception for errors of AWS or the provider.
            message = f"the account of the AWS credentials is unknown; log in first: {reason}"
            raise pulumi.RunError(message) from reason
        partition = aws.get_partition(opts=options).partition
        return cls(account_id=account_id, region=region, partition=partition)

    @property
    def root_arn(self) -> str:
        """The account's root, the principal that delegates to IAM."""
        return f"arn:{self.partition}:iam::{self.account_id}:root"

    def host(self, service: str) -> str:
        """A service's host in the region, for the condition key `kms:ViaService`."""
        return f"{service}.{self.region}.amazonaws.com"

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource by its name, to avoid dependency cycles.

        Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
        """
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"
