# triggers: taint/cordoned
kubectl cordon worker-2
kubectl apply -f web.yaml
