# triggers: place/pod-deleted
kubectl delete pod -l job-name=steps
sleep 3
