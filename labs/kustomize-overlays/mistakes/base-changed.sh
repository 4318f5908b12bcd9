# triggers: overlay/base-changed
sed -i 's/replicas: 1/replicas: 3/' shop/base/deployment.yaml
kubectl apply -k shop/base
