# triggers: load/by-hand
kubectl scale deployment web --replicas=4
