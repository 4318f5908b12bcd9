# triggers: undo/deployment-gone
kubectl delete deployment web
