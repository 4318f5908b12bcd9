# triggers: once/not-started
kubectl create job hello --image=bussybox -- echo 'the work is done'
