# triggers: mend/not-yet
kubectl scale deployment web --replicas=6
sleep 3
