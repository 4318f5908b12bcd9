# triggers: scale/nobody-left
kubectl scale statefulset notes --replicas=0
