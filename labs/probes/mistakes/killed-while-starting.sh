# triggers: started/killed-while-starting
kubectl apply -f slow.yaml
