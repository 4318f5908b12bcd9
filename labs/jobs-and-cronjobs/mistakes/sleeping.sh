# triggers: clock/sleeping
kubectl create cronjob tick --image=busybox --schedule="* * * * *" -- date
kubectl patch cronjob tick -p '{"spec":{"suspend":true}}'
