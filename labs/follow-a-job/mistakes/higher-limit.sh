# triggers: give-up/higher-limit
kubectl create job hopeless --image=busybox -- sh -c 'exit 7'
sleep 5
