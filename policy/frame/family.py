"""The families that rules belong to, by what they protect from."""

COST = "cost"
ENCRYPTION = "encryption"
EXPOSURE = "exposure"
IDENTITY = "identity"
LOGGING = "logging"
RESILIENCE = "resilience"
WORKLOAD = "workload"
TAGGING = "tagging"

FAMILIES = frozenset({COST, ENCRYPTION, EXPOSURE, IDENTITY, LOGGING, RESILIENCE, WORKLOAD, TAGGING})
