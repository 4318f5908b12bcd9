# triggers: kitchen/still-crashing
sed -i 's/coook/cook/' kitchen.yaml
kubectl apply -f kitchen.yaml
