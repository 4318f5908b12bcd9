# triggers: run/other-name
kubectl run web-server --image=nginx
kubectl wait --for=condition=Ready pod/web-server --timeout=60s
