# triggers: make/pod-by-hand
kubectl run steps --image=busybox --restart=Never -- sleep 60
sleep 3
