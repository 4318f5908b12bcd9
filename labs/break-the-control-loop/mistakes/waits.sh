# triggers: stuck/waits
kubectl apply -f keep.yaml
kubectl delete configmap keep --wait=false
sleep 2
