# triggers: priority/no-priority
kubectl apply -f batch.yaml
sleep 3
kubectl apply -f urgent.yaml
