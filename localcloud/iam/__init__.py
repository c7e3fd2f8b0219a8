"""IAM's evaluation of policies, and the actions that AWS checks for a call."""
