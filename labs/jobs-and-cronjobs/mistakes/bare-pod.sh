# triggers: once/bare-pod
kubectl run hello --image=busybox --restart=Never -- echo 'the work is done'
