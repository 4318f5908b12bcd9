# triggers: call/other-name
kubectl create job other --image=busybox -- sleep 3
sleep 2
