# triggers: priority/batch-removed
kubectl apply -f batch.yaml
sleep 3
kubectl apply -f urgent.yaml
kubectl scale deployment batch --replicas=1
