# triggers: scale/never-three
kubectl scale statefulset notes --replicas=1
