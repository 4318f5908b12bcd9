# triggers: mend/same-again
kubectl delete job report
kubectl apply -f report.yaml
