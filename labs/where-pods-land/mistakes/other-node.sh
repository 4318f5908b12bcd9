# triggers: taint/other-node
kubectl taint node worker-1 only=cache:NoSchedule
kubectl apply -f web.yaml
