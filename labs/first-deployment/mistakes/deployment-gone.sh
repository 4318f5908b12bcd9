# triggers: heal/deployment-gone
kubectl delete deployment web
