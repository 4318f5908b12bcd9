# triggers: clean/claims-left
kubectl delete -f notes.yaml
