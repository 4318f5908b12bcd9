# triggers: pause/deleted
kubectl delete cronjob tick
