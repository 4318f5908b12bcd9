# triggers: hall/still-too-large
kubectl set resources deployment hall --requests=cpu=5
