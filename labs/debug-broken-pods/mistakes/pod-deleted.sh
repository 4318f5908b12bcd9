# triggers: menu/pod-deleted
kubectl delete pod -l app=menu
