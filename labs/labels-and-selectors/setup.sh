kubectl apply -f pods.yaml -f service.yaml
kubectl wait --for=condition=Ready pods --all --timeout=120s
