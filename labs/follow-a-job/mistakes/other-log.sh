# triggers: start/other-log
kubectl describe job steps > log.txt
