# triggers: run/too-many
sed -i "s/replicas: 2/replicas: 5/" notes.yaml
kubectl apply -f notes.yaml
