# triggers: stuck/other-name
kubectl apply -f orders.yaml
kubectl create service clusterip que --tcp=5672
