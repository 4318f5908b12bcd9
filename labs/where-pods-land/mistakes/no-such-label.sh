# triggers: label/no-such-label
kubectl label node worker-2 disc=fast
sed -i 's/^      containers:/      nodeSelector:\n        disk: fast\n      containers:/' cache.yaml
kubectl apply -f cache.yaml
