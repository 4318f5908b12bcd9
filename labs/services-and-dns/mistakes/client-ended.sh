# triggers: start/client-ended
kubectl run client --image=busybox:1.36
sleep 15
