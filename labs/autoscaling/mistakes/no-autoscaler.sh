# triggers: calm/no-autoscaler
kubectl delete hpa web
kubectl delete deployment load
