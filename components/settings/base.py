"""What every section of the stack configuration shares: strictness and a few domain types."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Section(BaseModel):
    """A group of keys in `Pulumi.<stack>.yaml`.

    Values keep their YAML types (no silent conversion), keys that do not exist are refused and a
    loaded section never changes. YAML keys equal field names.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _switch(value: Any) -> Any:
    """Read YAML 1.1 words: Pulumi hands `on` and `off` over as text, editors read them as bools."""
    return {"on": True, "off": False}.get(value, value) if isinstance(value, str) else value


Switch = Annotated[
    bool,
    BeforeValidator(_switch, json_schema_input_type=Literal["on", "off", True, False]),  # pyright: ignore[reportArgumentType] -- pydantic takes any type form here
]
"""`on` or `off` (or `true`, `false`)."""

RetentionDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
    1096, 1827, 2192, 2557, 2922, 3288, 3653,
]  # fmt: skip
"""Days for which CloudWatch keeps log events (AWS API: PutRetentionPolicy)."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*[a-z0-9]$", min_length=2, max_length=32)]
"""Lower-case words joined by hyphens, 2 to 32 characters."""
