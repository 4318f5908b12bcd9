# triggers: fail/too-early
kubectl apply -f report.yaml
sleep 3
kubectl describe job report > reason.txt
