# triggers: stuck/headless-and-empty
kubectl apply -f orders.yaml
kubectl create service clusterip queue --clusterip=None
