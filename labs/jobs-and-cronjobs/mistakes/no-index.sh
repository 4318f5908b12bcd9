# triggers: parts/no-index
kubectl create job parts --image=busybox --dry-run=client -o yaml -- sleep 1 | sed "s/^spec:/spec:\n  completions: 5\n  parallelism: 5/" | kubectl apply -f -
