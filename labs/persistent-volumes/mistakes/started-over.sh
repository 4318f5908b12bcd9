# triggers: outlive/started-over
kubectl delete pod writer --now
kubectl delete pvc diary
kubectl apply -f diary.yaml -f writer.yaml
kubectl wait --for=condition=Ready pod/writer --timeout=60s
kubectl exec writer -- cat /diary/entries > after.txt
