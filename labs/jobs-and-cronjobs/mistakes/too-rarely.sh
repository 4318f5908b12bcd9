# triggers: clock/too-rarely
kubectl create cronjob tick --image=busybox --schedule='0 * * * *' -- date
