# triggers: blind/no-room
kubectl apply -f web.yaml
kubectl autoscale deployment web --cpu=50% --max=3
