# triggers: cellar/other-key
kubectl patch configmap cellar -p '{"data":{"humidity":"70"}}'
