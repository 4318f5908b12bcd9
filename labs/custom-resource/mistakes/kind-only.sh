# triggers: describe/kind-only
kubectl apply -f north.yaml
kubectl apply -f kiosks.yaml
