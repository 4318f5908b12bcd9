# triggers: clear/production-gone
kubectl delete pods -l app
