# triggers: widen/pruned
kubectl apply -f south.yaml --validate=false
