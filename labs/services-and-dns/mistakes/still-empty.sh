# triggers: repair/still-empty
kubectl apply -f basket.yaml
kubectl rollout status deployment/basket --timeout=60s
