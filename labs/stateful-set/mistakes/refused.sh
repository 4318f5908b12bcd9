# triggers: store/refused
cat claims.yaml >> notes.yaml
kubectl apply -f notes.yaml
