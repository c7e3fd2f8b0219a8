"""Cases of the rules in `agentcore_memory.py`."""

from frame.case_companions import own_key
from frame.sdk import aws

CASES = (
    own_key(
        "bedrockagentcore-memory-customer-key", aws.bedrock.AgentcoreMemory, "encryptionKeyArn"
    ),
)
