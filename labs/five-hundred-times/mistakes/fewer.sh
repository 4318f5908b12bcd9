# triggers: room/fewer
kubectl scale deployment web --replicas=400
