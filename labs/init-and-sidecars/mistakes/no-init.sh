# triggers: prepare/no-init
kubectl apply -f site.yaml
