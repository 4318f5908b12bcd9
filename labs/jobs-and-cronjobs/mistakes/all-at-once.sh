# triggers: many/all-at-once
kubectl create job pages --image=busybox --dry-run=client -o yaml -- sleep 1 | sed "s/^spec:/spec:\n  completions: 6\n  parallelism: 6/" | kubectl apply -f -
