# triggers: whole/deployment-gone
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=60s
kubectl delete deployment web
