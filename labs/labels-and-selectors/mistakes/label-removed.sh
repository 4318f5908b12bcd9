# triggers: promote/label-removed
kubectl label pod store-fe-test stage-
