# triggers: once/deployed
kubectl create deployment hello --image=busybox -- echo 'the work is done'
