"""Images of containers, and certificates: what is served is what was checked."""

from frame.family import ENCRYPTION, WORKLOAD
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

REPOSITORIES = tokens(aws.ecr.Repository)
SCANNING = tokens(aws.ecr.RegistryScanningConfiguration)
CERTIFICATES = tokens(aws.acm.Certificate)


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


def registry_scanned(scanning: Value) -> Messages:
    """Inspector looks through every repository's images, and again when it learns of something."""
    if scanning["scanType"].differs("ENHANCED"):
        yield f"Inspector does not scan images: scanType is {scanning['scanType'].text or 'unset'}."
    if scanning["rules"].complete and not any(_scans_all(rule) for rule in scanning["rules"]):
        yield "Images of some repositories wait for somebody to scan them (rules)."


def _scans_all(rule: Value) -> bool:
    by_itself = not rule["scanFrequency"].differs("CONTINUOUS_SCAN", "SCAN_ON_PUSH")
    filters = rule["repositoryFilters"]
    everything = not filters.complete or any(not each["filter"].differs("*") for each in filters)
    return by_itself and everything


def untagged_expire(lifecycle: Value) -> Messages:
    """Images that no tag names any more, and nobody scans for, go."""
    rules = lifecycle["policy"].document()["rules"]
    if rules.complete and not any(_expires_untagged(rule) for rule in rules):
        yield "Images without a tag stay for ever (policy)."


def _expires_untagged(rule: Value) -> bool:
    selected = not rule["selection"]["tagStatus"].differs("untagged", "any")
    return selected and not rule["action"]["type"].differs("expire")


def transparency(certificate: Value) -> Messages:
    """Certificates are in public logs, where forged ones are found; by default they are."""
    if certificate["options"]["certificateTransparencyLoggingPreference"].equals("DISABLED"):
        yield "The certificate is kept from public logs (options)."


RULES = (
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
    ResourceRule(
        id="ecr-registry-scanned",
        family=WORKLOAD,
        description="Inspector scans the images of every repository.",
        severity=Severity.MEDIUM,
        references=(security_hub("Inspector.2"),),
        remediation='Set scan_type="ENHANCED", and scan_frequency="CONTINUOUS_SCAN" for the '
        'filter "*".',
        types=SCANNING,
        check=registry_scanned,
    ),
    ResourceRule(
        id="ecr-lifecycle-expires-untagged",
        family=WORKLOAD,
        description="Repositories let images without a tag go.",
        severity=Severity.LOW,
        references=(security_hub("ECR.3"),),
        remediation='Add a rule with tagStatus "untagged" and the action "expire".',
        types=tokens(aws.ecr.LifecyclePolicy),
        check=untagged_expire,
    ),
    ResourceRule(
        id="acm-certificate-transparency",
        family=ENCRYPTION,
        description="Certificates are in public logs.",
        severity=Severity.LOW,
        references=(checkov("CKV_AWS_234"),),
        remediation="Leave out options.certificate_transparency_logging_preference.",
        types=CERTIFICATES,
        check=transparency,
    ),
)
