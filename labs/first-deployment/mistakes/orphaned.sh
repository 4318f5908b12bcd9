# triggers: tidy/orphaned
kubectl delete -f web.yaml --cascade=orphan
