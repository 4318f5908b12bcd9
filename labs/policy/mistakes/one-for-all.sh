# triggers: number/one-for-all
kubectl apply -f few-replicas.yaml
kubectl create configmap limits -n yard --from-literal=most=6
