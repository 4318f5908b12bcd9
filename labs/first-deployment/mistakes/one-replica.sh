# triggers: apply/one-replica
kubectl create deployment web --image=nginx:1.28 --dry-run=client -o yaml > web.yaml
kubectl apply -f web.yaml
