# triggers: keep/data-gone
kubectl delete pod writer reader --now
kubectl delete pvc diary
sleep 10
