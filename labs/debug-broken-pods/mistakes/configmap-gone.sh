# triggers: cellar/configmap-gone
kubectl delete configmap cellar
