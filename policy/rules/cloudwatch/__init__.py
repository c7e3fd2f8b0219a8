"""Amazon CloudWatch and EventBridge."""
