# triggers: clear/one-stage-left
kubectl delete pods -l stage=test
