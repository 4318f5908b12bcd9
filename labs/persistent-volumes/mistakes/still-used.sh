# triggers: keep/still-used
kubectl delete pvc diary --wait=false
