"""The families that rules belong to, by what they protect from."""

ENCRYPTION = "encryption"
EXPOSURE = "exposure"
LOGGING = "logging"
RESILIENCE = "resilience"
WORKLOAD = "workload"
TAGGING = "tagging"

FAMILIES = frozenset({ENCRYPTION, EXPOSURE, LOGGING, RESILIENCE, WORKLOAD, TAGGING})
