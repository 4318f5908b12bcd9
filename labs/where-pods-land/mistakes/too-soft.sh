# triggers: taint/too-soft
kubectl taint node worker-2 only=cache:PreferNoSchedule
kubectl apply -f web.yaml
