# triggers: warn/no-binding
kubectl apply -f house-rules.yaml
kubectl create deployment trial --image=nginx -n shop --dry-run=server 2> warned.txt
