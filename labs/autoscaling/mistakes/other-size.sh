# triggers: request/other-size
kubectl set resources deployment web --requests=cpu=1
