# triggers: scale/only-on-the-cluster
kubectl scale deployment web --replicas=4
