# triggers: patch/in-the-cluster
kubectl set resources deployment web -n production --limits=memory=64Mi --requests=cpu=50m
