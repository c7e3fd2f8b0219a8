"""Image repositories."""

from frame.companions import CompanionRule
from frame.family import ENCRYPTION, RESILIENCE, WORKLOAD
from frame.inputs import InputRule, equals
from frame.keys import uses_aws_key
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def repository_key(repository: Value) -> Messages:
    """Images are encrypted with a customer-managed key, which a repository is made with."""
    configuration = repository["encryptionConfigurations"]
    if configuration.missing:
        yield "The repository has no customer-managed key (encryptionConfigurations)."
    for encryption in configuration:
        if encryption["encryptionType"].differs("KMS", "KMS_DSSE"):
            yield f"{encryption['encryptionType'].path} is not KMS."
        elif uses_aws_key(encryption["kmsKey"]):
            yield f"The repository is encrypted with AWS's own key ({encryption['kmsKey'].path})."


REPOSITORIES = tokens(aws.ecr.Repository)

RULES = (
    ResourceRule(
        id="ecr-repository-customer-key",
        family=ENCRYPTION,
        description="Container images are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_136"),),
        remediation='Set encryption_configurations with encryption_type="KMS" and kms_key; '
        "only a new repository can have it.",
        types=tokens(aws.ecr.Repository),
        check=repository_key,
    ),
    InputRule(
        id="ecr-repository-scanned",
        family=WORKLOAD,
        description="Repositories scan images when they arrive.",
        severity=Severity.HIGH,
        references=(security_hub("ECR.1"), checkov("CKV_AWS_163")),
        types=REPOSITORIES,
        inputs={"imageScanningConfiguration.scanOnPush": equals(True)},
    ),
    InputRule(
        id="ecr-repository-immutable-tags",
        family=WORKLOAD,
        description="Repositories keep the image of a tag.",
        severity=Severity.MEDIUM,
        references=(security_hub("ECR.2"), checkov("CKV_AWS_51")),
        types=REPOSITORIES,
        inputs={"imageTagMutability": equals("IMMUTABLE")},
    ),
    CompanionRule(
        id="ecr-lifecycle-declared",
        family=RESILIENCE,
        description="Every image repository declares which images go.",
        severity=Severity.LOW,
        references=(security_hub("ECR.3"),),
        remediation="Add a LifecyclePolicy that expires untagged images.",
        types=tokens(aws.ecr.Repository),
        beside=tokens(aws.ecr.LifecyclePolicy),
        key="repository",
    ),
)
