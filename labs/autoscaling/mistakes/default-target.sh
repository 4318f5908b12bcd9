# triggers: blind/default-target
kubectl apply -f web.yaml
kubectl autoscale deployment web --min=1 --max=4
