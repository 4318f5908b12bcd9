# triggers: many/only-one
kubectl create job pages --image=busybox --dry-run=client -o yaml -- sleep 1 | sed "s/^spec:/spec:\n  parallelism: 2/" | kubectl apply -f -
