# triggers: undo/too-far-back
kubectl apply -f web.yaml
