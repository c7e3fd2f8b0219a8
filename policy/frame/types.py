"""Types that rules of several modules are about."""

from frame.rule import tokens
from frame.sdk import aws

BUCKETS = tokens(aws.s3.Bucket, aws.s3.BucketV2)
LOAD_BALANCERS = tokens(aws.lb.LoadBalancer, aws.alb.LoadBalancer)
LISTENERS = tokens(aws.lb.Listener, aws.alb.Listener)
LISTENER_RULES = tokens(aws.lb.ListenerRule, aws.alb.ListenerRule)
SERVICES = tokens(aws.ecs.Service)
DISTRIBUTIONS = tokens(aws.cloudfront.Distribution)
SUBNETS = tokens(aws.ec2.Subnet, aws.ec2.DefaultSubnet)
