# triggers: hands-back/wished-less
kubectl scale deployment web --replicas=2
