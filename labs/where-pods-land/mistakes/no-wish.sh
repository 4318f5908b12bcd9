# triggers: label/no-wish
kubectl label node worker-2 disk=fast
kubectl apply -f cache.yaml
