"""`agentplatform:security`: keys, web ACL, sign-in, audit trail, secrets."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from components.settings.base import (
    Distinct,
    Name,
    NotBool,
    RetentionDays,
    Section,
    Spelling,
    Switch,
    shown,
)

HeaderName = Annotated[
    str,
    Field(max_length=64),
    Spelling(r"^[a-z0-9-]+$", "a header in lower case, such as x-forwarded-for"),
]
RuleName = Annotated[
    str, Spelling(r"^[A-Za-z0-9_-]{1,128}$", "a rule's name at AWS, such as SizeRestrictions_BODY")
]
HostName = Annotated[
    str,
    Field(max_length=253),
    Spelling(
        r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$",
        "a name in lower case, such as agents.example.com",
    ),
]
DomainPrefix = Annotated[
    str,
    Spelling(
        r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$",
        "1 to 63 lower-case letters, digits and hyphens, no hyphen at either end",
    ),
]

RESERVED_IN_PREFIX = ("aws", "amazon", "cognito")
"""Reserved words in Cognito domain prefixes (AWS API: CreateUserPoolDomain)."""


def refuse_reserved_words(text: str, what: str) -> None:
    """Refuse reserved words in a text that becomes part of a Cognito domain prefix."""
    if any(word in text for word in RESERVED_IN_PREFIX):
        raise ValueError(
            f"{shown(text)} holds a word that Cognito reserves;"
            f" accepted: {what} without {', '.join(RESERVED_IN_PREFIX)}"
        )


class Keys(Section):
    """The customer-managed KMS keys."""

    deletion_window_days: Annotated[int, Field(ge=7, le=30)] = Field(
        default=30, description="Waiting period before a key is deleted, in days, 7 to 30."
    )


class RuleGroup(Section):
    """The action of a managed rule group in the web ACL."""

    mode: Literal["block", "count"] = Field(
        default="block", description="Use the group's actions, or only count matching requests."
    )
    count_rules: Annotated[tuple[RuleName, ...], Distinct] = Field(
        default=(),
        description="Rules of the group that only count, by AWS's names; AWS ignores other names,"
        " which `doctor` reports.",
    )


class RateLimit(Section):
    """The rate-based rule."""

    requests: Annotated[int, Field(ge=10, le=2_000_000_000)] = Field(
        default=2000, description="Maximum requests of an address in the window."
    )
    window_seconds: Annotated[Literal[60, 120, 300, 600], NotBool] = Field(
        default=300, description="Evaluation window in seconds."
    )
    mode: Literal["block", "count"] = Field(
        default="block", description="Block requests above the limit, or only count them."
    )
    forwarded_header: HeaderName | None = Field(
        default=None,
        description="Header in which your own proxy in front sends only the caller's address;"
        " unset: the address of the connection.",
    )


class WebAcl(Section):
    """The regional web ACL in front of the public load balancer.

    Behind CloudFront, rules about addresses are in the edge's web ACL.
    """

    common: RuleGroup = Field(
        # Prompts exceed its 8 KB limit, and contain code, paths and addresses.
        default=RuleGroup(
            count_rules=(
                "SizeRestrictions_BODY",
                "CrossSiteScripting_BODY",
                "GenericLFI_BODY",
                "GenericRFI_BODY",
                "EC2MetaDataSSRF_BODY",
            )
        ),
        description="AWSManagedRulesCommonRuleSet; by default, its rules for bodies only count.",
    )
    known_bad_inputs: RuleGroup = Field(
        default=RuleGroup(), description="AWSManagedRulesKnownBadInputsRuleSet, including Log4j."
    )
    sql_injection: RuleGroup = Field(
        default=RuleGroup(count_rules=("SQLi_BODY", "SQLiExtendedPatterns_BODY")),
        description="AWSManagedRulesSQLiRuleSet; by default, its rules for bodies only count.",
    )
    ip_reputation: RuleGroup = Field(
        default=RuleGroup(), description="AWSManagedRulesAmazonIpReputationList."
    )
    anonymous_ip: RuleGroup | None = Field(
        default=None, description="AWSManagedRulesAnonymousIpList; unset: not used."
    )
    rate_limit: RateLimit = Field(default=RateLimit(), description="Rate limit per address.")
    redacted_headers: Annotated[tuple[HeaderName, ...], Distinct] = Field(
        default=("authorization", "cookie", "x-origin-verify"),
        description="Headers that are redacted in the web ACL's log, in lower case.",
    )
    sampled_requests: Switch = Field(
        default=False,
        description="Keep sampled requests for the console, which are not redacted.",
    )
    log_retention_days: RetentionDays = Field(
        default=90, description="Retention of the web ACL's log, in days."
    )


RULE_GROUPS: Mapping[str, str] = {
    "common": "AWSManagedRulesCommonRuleSet",
    "known_bad_inputs": "AWSManagedRulesKnownBadInputsRuleSet",
    "sql_injection": "AWSManagedRulesSQLiRuleSet",
    "ip_reputation": "AWSManagedRulesAmazonIpReputationList",
    "anonymous_ip": "AWSManagedRulesAnonymousIpList",
}
"""Key of `WebAcl` to the rule group of AWS."""


class ShieldAdvanced(Section):
    """Shield Advanced for the public load balancer, distribution and created zone."""

    subscribe: Switch = Field(
        default=True,
        description="Subscribe the account: 3,000 USD a month with a one-year commitment; off if"
        " another stack of the account or its organization has subscribed.",
    )


class SignIn(Section):
    """The Cognito user pool and the client of the public load balancer."""

    host_name: HostName = Field(
        description="Public host name of the platform, and of the sign-in callback URL."
    )
    domain_prefix: DomainPrefix | None = Field(
        default=None,
        description="Cognito domain prefix, unique in the region; unset: generated with a suffix.",
    )
    tier: Literal["LITE", "ESSENTIALS", "PLUS"] = Field(
        default="ESSENTIALS", description="Cognito feature plan."
    )
    mfa: Literal["required", "optional", "none"] = Field(
        default="required", description="MFA by authenticator app."
    )
    threat_protection: Switch = Field(
        default=False,
        description="Block compromised passwords and risky sign-ins; requires tier PLUS.",
    )
    self_sign_up: Switch = Field(
        default=False, description="Allow self-registration; off: administrators create users."
    )
    password_length: Annotated[int, Field(ge=12, le=99)] = Field(
        default=14, description="Minimum password length, 12 to 99."
    )
    temporary_password_days: Annotated[int, Field(ge=1, le=30)] = Field(
        default=3, description="Validity of temporary passwords, in days."
    )
    token_minutes: Annotated[int, Field(ge=5, le=1440)] = Field(
        default=60, description="Validity of access and id tokens, in minutes."
    )
    session_hours: Annotated[int, Field(ge=2, le=720)] = Field(
        default=12, description="Validity of refresh tokens, and so of a session, in hours."
    )

    @field_validator("domain_prefix")
    @classmethod
    def _no_reserved_word(cls, prefix: str | None) -> str | None:
        if prefix:
            refuse_reserved_words(prefix, "a prefix")
        return prefix

    @model_validator(mode="after")
    def _tokens_end_before_the_session(self) -> "SignIn":
        minutes = self.session_hours * 60
        if self.token_minutes >= minutes:
            raise ValueError(
                f"token_minutes is {self.token_minutes}; accepted: less than session_hours,"
                f" {minutes} minutes"
            )
        return self

    @model_validator(mode="after")
    def _threat_protection_needs_plus(self) -> "SignIn":
        if self.threat_protection and self.tier != "PLUS":
            raise ValueError(
                f"threat_protection is on, but tier {self.tier} does not have it;"
                " accepted: tier: PLUS, or threat_protection: off"
            )
        return self


class ObjectLock(Section):
    """Object Lock retention of audit files."""

    mode: Literal["GOVERNANCE", "COMPLIANCE"] = Field(
        description="GOVERNANCE mode can be bypassed with a special permission, COMPLIANCE not."
    )
    days: Annotated[int, Field(ge=1, le=36_500)] = Field(
        description="Retention of new audit files, in days."
    )


class Trail(Section):
    """The CloudTrail trail, its bucket and its log group."""

    enabled: Switch = Field(
        default=True,
        description="Create the trail; off if another stack of the account has it.",
    )
    retention_days: Annotated[int, Field(ge=365, le=36_500)] = Field(
        default=2557, description="Retention of audit files, in days; 2557 are seven years."
    )
    cold_after_days: Annotated[int, Field(ge=1)] = Field(
        default=90, description="Days until audit files transition to cold_storage_class."
    )
    cold_storage_class: Literal["GLACIER", "DEEP_ARCHIVE"] = Field(
        default="DEEP_ARCHIVE", description="S3 storage class of older audit files."
    )
    object_lock: ObjectLock | None = Field(
        default=None,
        description="Object Lock of audit files, for a new bucket only; unset: none.",
    )
    log_retention_days: RetentionDays = Field(
        default=365, description="Retention of events in CloudWatch Logs, in days."
    )
    insights: Annotated[
        tuple[Literal["ApiCallRateInsight", "ApiErrorRateInsight"], ...], Distinct
    ] = Field(default=(), description="CloudTrail Insights types; priced per event.")
    data_events: Annotated[
        tuple[Literal["AWS::S3::Object", "AWS::Lambda::Function"], ...], Distinct
    ] = Field(default=(), description="Data events to record; priced per event.")

    @model_validator(mode="after")
    def _days_in_order(self) -> "Trail":
        if self.cold_after_days >= self.retention_days:
            raise ValueError(
                f"cold_after_days is {self.cold_after_days};"
                f" accepted: less than retention_days, {self.retention_days}"
            )
        if self.object_lock and self.object_lock.days > self.retention_days:
            raise ValueError(
                f"object_lock.days is {self.object_lock.days};"
                f" accepted: at most retention_days, {self.retention_days}"
            )
        return self


class GeneratedValue(Section):
    """A generated value, in the secret store and, encrypted, in the stack's state."""

    length: Annotated[int, Field(ge=32, le=512)] = Field(
        default=64, description="Length in letters and digits, 32 to 512."
    )
    generation: Annotated[int, Field(ge=1)] = Field(
        default=1, description="Increment it to replace the value at the next deployment."
    )


GeneratedValues = dict[Name, dict[Name, GeneratedValue]]
"""Values by service and name."""


class Security(Section):
    """Keys, web ACL, sign-in, audit trail, secrets."""

    keys: Keys = Field(default=Keys(), description="Customer-managed KMS keys.")
    web_acl: WebAcl = Field(default=WebAcl(), description="The regional web ACL.")
    shield_advanced: ShieldAdvanced | None = Field(
        default=None, description="Shield Advanced; unset: Shield Standard, which is free."
    )
    sign_in: SignIn = Field(description="User pool, its domain and the load balancer's client.")
    trail: Trail = Field(default=Trail(), description="The audit trail.")
    access_analyzer: Switch = Field(
        default=True,
        description="Create an IAM Access Analyzer; off if another stack of the account has it.",
    )
    secret_recovery_days: int = Field(
        default=30, description="Recovery window of deleted secrets, in days; 0 or 7 to 30."
    )
    secrets: GeneratedValues = Field(
        default={}, description="Secrets Manager secrets by service and name."
    )
    parameters: GeneratedValues = Field(
        default={}, description="SSM SecureString parameters by service and name."
    )

    @field_validator("secret_recovery_days")
    @classmethod
    def _recovery_window(cls, days: int) -> int:
        if days != 0 and not 7 <= days <= 30:  # noqa: PLR2004 -- limits of DeleteSecret
            raise ValueError(f"{days} is refused; accepted: 0 (delete at once), or 7 to 30")
        return days
