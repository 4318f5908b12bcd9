# triggers: scale/wrong-number
kubectl scale deployment web --replicas=6
