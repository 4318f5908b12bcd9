# triggers: hands/larger-number
sed -i 's/replicas: 2/replicas: 6/' web.yaml
kubectl apply -f web.yaml
