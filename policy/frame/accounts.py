"""Accounts that ARNs and principals are of."""

from frame.rule import Stack

_PROVIDERS = frozenset({"pulumi:providers:aws"})
_ARN_PARTS = 6
_DIGITS = 12


def own_accounts(stack: Stack) -> frozenset[str]:
    """The accounts that the stack is in: those of what it has made, or of its providers.

    Before anything exists it is known only where a provider says `allowed_account_ids`.
    """
    made = {
        account_of(resource.outputs["arn"].text or "")
        for resource in stack.resources
        if resource.own and resource.type.startswith("aws:")
    }
    allowed = {
        account.text
        for provider in stack.of(_PROVIDERS)
        for account in provider.props["allowedAccountIds"].document()
        if account.text
    }
    return frozenset((made | allowed) - {""})


def account_of(principal: str) -> str:
    """The account of an ARN, or of an account given by its number; empty where there is none."""
    if principal.isdecimal() and len(principal) == _DIGITS:
        return principal
    parts = principal.split(":")
    return parts[4] if len(parts) >= _ARN_PARTS and parts[4].isdecimal() else ""
