"""The `awsx` provider: the component awsx.ec2.Vpc as the real awsx 3.x builds it."""
