# triggers: request/capped
kubectl set resources deployment web --requests=cpu=400m --limits=cpu=400m
