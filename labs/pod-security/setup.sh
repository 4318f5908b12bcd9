kubectl create namespace shop
kubectl apply -f web.yaml
kubectl apply -n shop -f agent.yaml
kubectl rollout status deployment/web -n shop --timeout=120s
kubectl wait --for=condition=Ready pod/agent -n shop --timeout=120s
