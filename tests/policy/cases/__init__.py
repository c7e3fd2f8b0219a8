"""What each rule has to refuse and to let pass."""

from tests.policy.cases import encryption, exposure, nacls, storage, tagging

RESOURCE_CASES = (
    *encryption.CASES,
    *storage.RESOURCE_CASES,
    *exposure.CASES,
    *nacls.RESOURCE_CASES,
    *tagging.CASES,
)
STACK_CASES = (*storage.STACK_CASES, *nacls.STACK_CASES)
