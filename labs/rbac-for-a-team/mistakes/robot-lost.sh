# triggers: leave/robot-lost
kubectl delete rolebinding dana-deploys releaser -n shop
