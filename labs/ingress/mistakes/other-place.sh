# triggers: apps/other-place
kubectl -n ingress-nginx apply -f apps.yaml
