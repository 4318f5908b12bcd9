# The web server and its Service run; the other two applications wait for the learner.
kubectl apply -f web.yaml
kubectl expose deployment web --port=80
kubectl rollout status deployment/web --timeout=60s
