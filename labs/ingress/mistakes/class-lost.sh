# triggers: backend/class-lost
sed -i 's#path: /healthy#path: /#' blog.yaml
kubectl apply -f blog.yaml
kubectl rollout status deployment/blog --timeout=90s
