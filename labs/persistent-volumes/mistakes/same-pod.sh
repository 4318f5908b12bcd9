# triggers: outlive/same-pod
kubectl exec writer -- cat /diary/entries > after.txt
