"""Image repositories."""

from frame.companions import companion
from frame.family import ENCRYPTION, RESILIENCE, WORKLOAD
from frame.keys import uses_aws_key
from frame.rule import Messages, ResourceRule, StackRule, checkov, security_hub, tokens
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


def scanned(repository: Value) -> Messages:
    """An image is looked through for vulnerabilities when it arrives."""
    if repository["imageScanningConfiguration"]["scanOnPush"].differs(True):
        yield "Images are not scanned (imageScanningConfiguration.scanOnPush)."


def immutable_tags(repository: Value) -> Messages:
    """A tag names the same image for ever."""
    mutability = repository["imageTagMutability"]
    if mutability.differs("IMMUTABLE"):
        state = mutability.text or "not set"
        yield f"Tags can be moved to other images: {mutability.path} is {state}."


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
    ResourceRule(
        id="ecr-repository-scanned",
        family=WORKLOAD,
        description="Repositories scan images when they arrive.",
        severity=Severity.HIGH,
        references=(security_hub("ECR.1"), checkov("CKV_AWS_163")),
        remediation="Set image_scanning_configuration.scan_on_push=True.",
        types=REPOSITORIES,
        check=scanned,
    ),
    ResourceRule(
        id="ecr-repository-immutable-tags",
        family=WORKLOAD,
        description="Repositories keep the image of a tag.",
        severity=Severity.MEDIUM,
        references=(security_hub("ECR.2"), checkov("CKV_AWS_51")),
        remediation='Set image_tag_mutability="IMMUTABLE".',
        types=REPOSITORIES,
        check=immutable_tags,
    ),
    StackRule(
        id="ecr-lifecycle-declared",
        family=RESILIENCE,
        description="Every image repository declares which images go.",
        severity=Severity.LOW,
        references=(security_hub("ECR.3"),),
        remediation="Add a LifecyclePolicy that expires untagged images.",
        types=tokens(aws.ecr.Repository),
        check=companion(
            tokens(aws.ecr.Repository),
            tokens(aws.ecr.LifecyclePolicy),
            "repository",
            "The repository keeps every image for ever.",
        ),
    ),
)
