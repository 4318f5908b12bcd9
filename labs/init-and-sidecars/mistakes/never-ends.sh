# triggers: sidecar/never-ends
kubectl apply -f report.yaml
